// How far maps moved from their references, a block an image. Sums in double, in a fixed order; the
// strongest pixels by an exact selection in shared memory.
//
// Memory: each map is read about seven times, once from memory and then from the L2 cache, where it
// fits.
#include <cstring>

#include "block_reduce.h"
#include "image_size.h"
#include "launchers.h"
#include "strongest.h"

namespace winnow::cuda {
namespace {

struct Moments {
  double mean;
  double centre_x;
  double centre_y;
  bool constant;
};

__device__ Moments moments_of(const float* map, int height, int width) {
  const int pixels = height * width;
  double sum = 0.0, mass = 0.0, x = 0.0, y = 0.0;
  // Counted and not found by the smallest and the largest, which pass over a NaN.
  double others = 0.0;
  for (int i = static_cast<int>(threadIdx.x); i < pixels; i += kMapThreads) {
    const float value = map[i];
    const double weight = value > 0.0f ? static_cast<double>(value) : 0.0;
    sum += static_cast<double>(value);
    mass += weight;
    x += weight * (i % width);
    y += weight * (i / width);
    others += value == map[0] ? 0.0 : 1.0;
  }
  sum = block_reduce(sum, Sum());
  mass = block_reduce(mass, Sum());
  x = block_reduce(x, Sum());
  y = block_reduce(y, Sum());
  others = block_reduce(others, Sum());
  Moments moments;
  moments.mean = sum / pixels;
  moments.centre_x = mass > 0.0 ? x / mass : 0.5 * (width - 1);
  moments.centre_y = mass > 0.0 ? y / mass : 0.5 * (height - 1);
  moments.constant = others == 0.0;
  return moments;
}

__global__ void __launch_bounds__(kMapThreads, 1)
    attention_compare_kernel(const float* maps, const float* references, int images, int height,
                             int width, int strongest, winnow_attention_drift* drifts) {
  const int pixels = height * width;
  for (int64_t image = blockIdx.x; image < images; image += gridDim.x) {
    const float* const map = maps + image * pixels;
    const float* const reference = references + image * pixels;
    const Moments m = moments_of(map, height, width);
    const Moments r = moments_of(reference, height, width);

    double squares = 0.0, map_variance = 0.0, reference_variance = 0.0, covariance = 0.0;
    for (int i = static_cast<int>(threadIdx.x); i < pixels; i += kMapThreads) {
      const double a = static_cast<double>(map[i]);
      const double b = static_cast<double>(reference[i]);
      squares += (a - b) * (a - b);
      map_variance += (a - m.mean) * (a - m.mean);
      reference_variance += (b - r.mean) * (b - r.mean);
      covariance += (a - m.mean) * (b - r.mean);
    }
    squares = block_reduce(squares, Sum());
    map_variance = block_reduce(map_variance, Sum());
    reference_variance = block_reduce(reference_variance, Sum());
    covariance = block_reduce(covariance, Sum());
    const double overlap = strongest_overlap(map, reference, pixels, strongest);

    if (threadIdx.x == 0) {
      winnow_attention_drift& drift = drifts[image];
      const double norm = sqrt(map_variance) * sqrt(reference_variance);
      drift.frobenius = sqrt(squares);
      drift.overlap = overlap;
      // Rounding may lead a little out of the range. Written so that a NaN passes through.
      const double correlation = m.constant || r.constant || norm == 0.0 ? 0.0 : covariance / norm;
      drift.correlation = correlation > 1.0 ? 1.0 : correlation < -1.0 ? -1.0 : correlation;
      const double shift_x = m.centre_x - r.centre_x;
      const double shift_y = m.centre_y - r.centre_y;
      drift.centre_shift = sqrt(shift_x * shift_x + shift_y * shift_y);
    }
  }
}

}  // namespace

void attention_compare(Workspace& workspace, const float* maps, const float* references,
                       int32_t images, int32_t height, int32_t width,
                       winnow_attention_drift* drifts) {
  if (images == 0) return;
  const int64_t pixels = pixels_of(height, width);
  // floor(0.2 pixels + 1/2)
  const int strongest = static_cast<int>((2 * pixels + 5) / 10);
  auto* const results =
      workspace.buffer<winnow_attention_drift>("attention_compare.drifts", images);
  WINNOW_LAUNCH(attention_compare_kernel,
                workspace.grid(attention_compare_kernel, kMapThreads, 0, images), kMapThreads, 0,
                workspace.stream(), maps, references, images, height, width, strongest, results);
  check_launch();
  std::memcpy(drifts, workspace.download(results, images),
              static_cast<size_t>(images) * sizeof(*drifts));
}

}  // namespace winnow::cuda
