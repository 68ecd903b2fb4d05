// Grad-CAM: channel weights, their sum over the activations, upsampling and min-max, in up to three
// launches and without a wait.
//
// Every sum has a fixed order: the same input gives the same bits in every run.
//
// Memory: gradients and activations are read once each; a map is written once, and computed twice
// from the raw map, which is small and stays in the cache.
#include "block_reduce.h"
#include "image_size.h"
#include "launchers.h"

namespace winnow::cuda {
namespace {

constexpr int kThreads = 256;

struct Shape {
  int layout;
  int images;
  int channels;
  int pixels;
};

// The address of an image's channel and pixel, and the distance to the next pixel.
__device__ int64_t offset_of(const Shape& shape, int64_t image, int64_t channel, int64_t pixel) {
  const int64_t first = image * shape.channels * shape.pixels;
  return shape.layout == WINNOW_CHANNELS_FIRST ? first + channel * shape.pixels + pixel
                                               : first + pixel * shape.channels + channel;
}

// sums[image, channel]: the sum of the gradients over the pixels. A warp a channel when its pixels
// are neighbours; else a thread a channel, so that the lanes of a warp read neighbours again.
__global__ void __launch_bounds__(kThreads)
    channel_sums_kernel(const float* gradients, Shape shape, float* sums) {
  const int64_t channels = static_cast<int64_t>(shape.images) * shape.channels;
  const int lanes = shape.layout == WINNOW_CHANNELS_FIRST ? 32 : 1;
  const int lane = static_cast<int>(threadIdx.x) % lanes;
  const int64_t stride = static_cast<int64_t>(gridDim.x) * (kThreads / lanes);
  for (int64_t c = static_cast<int64_t>(blockIdx.x) * (kThreads / lanes) + threadIdx.x / lanes;
       c < channels; c += stride) {
    float sum = 0.0f;
    for (int pixel = lane; pixel < shape.pixels; pixel += lanes) {
      sum += gradients[offset_of(shape, c / shape.channels, c % shape.channels, pixel)];
    }
    if (lanes == 32) sum = warp_sum(sum);
    if (lane == 0) sums[c] = sum;
  }
}

// A tile of an image's pixels and the 256 threads of a block: 32 pixels by 8 parts of the channels
// when the pixels of a channel are neighbours, else 8 pixels (a warp each) by 32 parts.
struct Tiling {
  int pixels;  // in a tile
  int parts;
};

__host__ __device__ inline Tiling tiling_of(int layout) {
  return layout == WINNOW_CHANNELS_FIRST ? Tiling{32, kThreads / 32} : Tiling{kThreads / 32, 32};
}

// raw[image, pixel] = sum over the channels of scale * weight * activation. image_stride: the
// distance between two images' channel weights, 0 when all have the same.
__global__ void __launch_bounds__(kThreads)
    raw_maps_kernel(const float* activations, Shape shape, const float* channel_weights,
                    int image_stride, float scale, float* raw) {
  __shared__ float partial[kThreads];
  const Tiling tiling = tiling_of(shape.layout);
  const bool first = shape.layout == WINNOW_CHANNELS_FIRST;
  const int thread = static_cast<int>(threadIdx.x);
  const int in_tile = first ? thread % tiling.pixels : thread / tiling.parts;
  const int part = first ? thread / tiling.pixels : thread % tiling.parts;
  const int64_t tiles_per_image = (shape.pixels + tiling.pixels - 1) / tiling.pixels;
  const int64_t tiles = shape.images * tiles_per_image;
  for (int64_t tile = blockIdx.x; tile < tiles; tile += gridDim.x) {
    const int64_t image = tile / tiles_per_image;
    const int pixel = static_cast<int>(tile % tiles_per_image) * tiling.pixels + in_tile;
    float sum = 0.0f;
    if (pixel < shape.pixels) {
      for (int64_t k = part; k < shape.channels; k += tiling.parts) {
        const float alpha = scale * channel_weights[image * image_stride + k];
        sum += alpha * activations[offset_of(shape, image, k, pixel)];
      }
    }
    if (!first) {
      sum = warp_sum(sum);
    } else {
      partial[thread] = sum;
      __syncthreads();
      if (part == 0) {
        for (int other = 1; other < tiling.parts; ++other) {
          sum += partial[other * tiling.pixels + in_tile];
        }
      }
      __syncthreads();
    }
    if (part == 0 && pixel < shape.pixels) raw[image * shape.pixels + pixel] = sum;
  }
}

// Where an output coordinate falls between two input coordinates, pixel centres aligned.
struct Between {
  int low;
  int high;
  float part;  // of the way from low to high
};

__device__ Between between(int out, float scale, int size) {
  const float at = (static_cast<float>(out) + 0.5f) * scale - 0.5f;
  const float clamped = at > 0.0f ? at : 0.0f;
  const int low = min(static_cast<int>(clamped), size - 1);
  return {low, min(low + 1, size - 1), min(clamped - static_cast<float>(low), 1.0f)};
}

// Equal values give exactly that value, see cpu/bilinear.h.
__device__ float mix(float first, float second, float part) {
  return first + part * (second - first);
}

__device__ float relu(float value) {
  // Not fmaxf, which would turn a NaN into 0.
  return value < 0.0f ? 0.0f : value;
}

struct Resize {
  int height;
  int width;
  int map_height;
  int map_width;
  float scale_y;
  float scale_x;
};

__device__ float upsampled(const float* raw, const Resize& r, int i) {
  const Between y = between(i / r.map_width, r.scale_y, r.height);
  const Between x = between(i % r.map_width, r.scale_x, r.width);
  const float* const above = raw + static_cast<int64_t>(y.low) * r.width;
  const float* const below = raw + static_cast<int64_t>(y.high) * r.width;
  const float top = mix(relu(above[x.low]), relu(above[x.high]), x.part);
  const float bottom = mix(relu(below[x.low]), relu(below[x.high]), x.part);
  return mix(top, bottom, y.part);
}

// A block an image: its smallest and largest value come first.
__global__ void __launch_bounds__(kMapThreads)
    maps_kernel(const float* raw, int images, Resize r, float* maps) {
  const int map_pixels = r.map_height * r.map_width;
  for (int64_t image = blockIdx.x; image < images; image += gridDim.x) {
    const float* const from = raw + image * r.height * r.width;
    float* const to = maps + image * map_pixels;
    // A NaN is passed over here, and passes through below.
    float low = INFINITY;
    float high = -INFINITY;
    for (int i = static_cast<int>(threadIdx.x); i < map_pixels; i += kMapThreads) {
      const float value = upsampled(from, r, i);
      if (value < low) low = value;
      if (value > high) high = value;
    }
    low = block_reduce(low, Min());
    high = block_reduce(high, Max());
    const float range = high > low ? high - low : 1.0f;
    for (int i = static_cast<int>(threadIdx.x); i < map_pixels; i += kMapThreads) {
      to[i] = (upsampled(from, r, i) - low) / range;
    }
  }
}

}  // namespace

void gradcam(Workspace& workspace, const winnow_gradcam_input& input, float* raw, float* maps,
             int32_t map_height, int32_t map_width) {
  if (input.images == 0 || (raw == nullptr && maps == nullptr)) return;
  if (maps != nullptr) pixels_of(map_height, map_width);
  const cudaStream_t stream = workspace.stream();
  const int pixels = pixels_of(input.height, input.width);
  const Shape shape = {input.layout, input.images, input.channels, pixels};
  const int64_t channels = static_cast<int64_t>(input.images) * input.channels;

  const float* channel_weights = input.head_weights;
  int image_stride = 0;
  if (input.gradients != nullptr) {
    float* const sums = workspace.buffer<float>("gradcam.channel_sums", channels);
    const int per_block = input.layout == WINNOW_CHANNELS_FIRST ? kThreads / 32 : kThreads;
    const unsigned grid =
        workspace.grid(channel_sums_kernel, kThreads, 0, (channels + per_block - 1) / per_block);
    WINNOW_LAUNCH(channel_sums_kernel, grid, kThreads, 0, stream, input.gradients, shape, sums);
    check_launch();
    channel_weights = sums;
    image_stride = input.channels;
  }

  if (raw == nullptr) {
    raw = workspace.buffer<float>("gradcam.raw", static_cast<int64_t>(input.images) * pixels);
  }
  const float scale = (input.negate != 0 ? -1.0f : 1.0f) / static_cast<float>(pixels);
  const int tile_pixels = tiling_of(input.layout).pixels;
  const int64_t tiles =
      static_cast<int64_t>(input.images) * ((pixels + tile_pixels - 1) / tile_pixels);
  WINNOW_LAUNCH(raw_maps_kernel, workspace.grid(raw_maps_kernel, kThreads, 0, tiles), kThreads, 0,
                stream, input.activations, shape, channel_weights, image_stride, scale, raw);
  check_launch();

  if (maps == nullptr) return;
  const Resize resize = {input.height,
                         input.width,
                         map_height,
                         map_width,
                         static_cast<float>(input.height) / static_cast<float>(map_height),
                         static_cast<float>(input.width) / static_cast<float>(map_width)};
  WINNOW_LAUNCH(maps_kernel, workspace.grid(maps_kernel, kMapThreads, 0, input.images), kMapThreads,
                0, stream, raw, input.images, resize, maps);
  check_launch();
}

}  // namespace winnow::cuda
