#include <algorithm>
#include <cmath>
#include <cstring>

#include "backend_loader.h"
#include "failure.h"
#include "image_sizes.h"
#include "threads.h"
#include "winnow/attention.h"

namespace winnow {
namespace {

// The bits of a value above 0, whose order is that of the values; 0 for every other value. Without
// a branch, which on raw maps would be a coin toss.
uint32_t key_of(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof(bits));
  return bits & (0u - static_cast<uint32_t>(value > 0.0f));
}

double positive_part(float value) {
  const uint32_t bits = key_of(value);
  std::memcpy(&value, &bits, sizeof(value));
  return value;
}

// A set of strongest pixels: all whose key is above `key`, and the first `ties` of those that have
// it.
struct Strongest {
  uint32_t key;
  int64_t ties;
};

// The digit of `kBits` bits above `kShift` in the wanted-th largest key, given the digits above it.
template <int kBits, int kShift>
void decide_digit(const float* map, int64_t pixels, Strongest* set) {
  int64_t counts[1 << kBits] = {};
  const uint32_t decided = set->key >> (kShift + kBits);
  for (int64_t p = 0; p < pixels; ++p) {
    const uint32_t key = key_of(map[p]);
    // Added and not branched on: where the strongest pixels lie is no pattern to predict.
    counts[(key >> kShift) % (1u << kBits)] += (key >> (kShift + kBits)) == decided;
  }
  uint32_t digit = (1u << kBits) - 1;
  for (; digit > 0 && counts[digit] < set->ties; --digit) set->ties -= counts[digit];
  set->key |= digit << kShift;
}

// A radix select from the top of a key's 31 bits. Three passes over the map, whatever it holds, and
// no memory of its size.
Strongest strongest(const float* map, int64_t pixels, int64_t wanted) {
  Strongest set = {0, wanted};
  decide_digit<11, 20>(map, pixels, &set);
  decide_digit<10, 10>(map, pixels, &set);
  decide_digit<10, 0>(map, pixels, &set);
  // Fewer than wanted are above 0.
  if (set.key == 0) set.ties = 0;
  return set;
}

double overlap_of(const float* a, const float* b, int64_t pixels) {
  const int64_t wanted = (2 * pixels + 5) / 10;
  Strongest set_a = strongest(a, pixels, wanted);
  Strongest set_b = strongest(b, pixels, wanted);
  const auto takes = [](Strongest* set, float value) {
    const uint32_t key = key_of(value);
    if (key != set->key) return key > set->key;
    return set->ties-- > 0;
  };
  int64_t both = 0;
  int64_t either = 0;
  for (int64_t p = 0; p < pixels; ++p) {
    const bool in_a = takes(&set_a, a[p]);
    const bool in_b = takes(&set_b, b[p]);
    both += in_a & in_b;
    either += in_a | in_b;
  }
  return either == 0 ? 1.0 : static_cast<double>(both) / static_cast<double>(either);
}

// The sum of term(0) to term(n - 1), in partial sums that become vectors and do not wait for each
// other.
template <class Term>
double sum(int64_t n, Term term) {
  constexpr int kLanes = 8;
  double partial[kLanes] = {};
  int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    for (int lane = 0; lane < kLanes; ++lane) partial[lane] += term(i + lane);
  }
  for (int lane = 0; i + lane < n; ++lane) partial[lane] += term(i + lane);
  double total = 0.0;
  for (const double part : partial) total += part;
  return total;
}

struct Centre {
  double x;
  double y;
};

Centre centre_of(const float* map, int32_t height, int32_t width) {
  double mass = 0.0;
  double x_moment = 0.0;
  double y_moment = 0.0;
  for (int32_t y = 0; y < height; ++y) {
    const float* row = map + int64_t{y} * width;
    const double row_mass = sum(width, [=](int64_t x) { return positive_part(row[x]); });
    mass += row_mass;
    x_moment +=
        sum(width, [=](int64_t x) { return positive_part(row[x]) * static_cast<int32_t>(x); });
    y_moment += row_mass * y;
  }
  if (mass == 0.0) return {(width - 1) / 2.0, (height - 1) / 2.0};
  return {x_moment / mass, y_moment / mass};
}

bool is_constant(const float* map, int64_t pixels) {
  return std::all_of(map, map + pixels, [map](float value) { return value == *map; });
}

// Centred before they are multiplied: the sums of squares alone would cancel where a map is nearly
// constant.
double correlation_of(const float* a, const float* b, int64_t pixels) {
  if (is_constant(a, pixels) || is_constant(b, pixels)) return 0.0;
  const auto n = static_cast<double>(pixels);
  const double mean_a = sum(pixels, [=](int64_t p) { return double{a[p]}; }) / n;
  const double mean_b = sum(pixels, [=](int64_t p) { return double{b[p]}; }) / n;
  const auto product = [pixels](const float* x, double mean_x, const float* y, double mean_y) {
    return sum(pixels, [=](int64_t p) { return (x[p] - mean_x) * (y[p] - mean_y); });
  };
  const double correlation =
      product(a, mean_a, b, mean_b) /
      std::sqrt(product(a, mean_a, a, mean_a) * product(b, mean_b, b, mean_b));
  // Rounding may lead a little out of the range. Written so that a NaN passes through.
  if (correlation > 1.0) return 1.0;
  return correlation < -1.0 ? -1.0 : correlation;
}

double distance_of(const float* a, const float* b, int64_t pixels) {
  return std::sqrt(sum(pixels, [=](int64_t p) {
    const double difference = double{a[p]} - double{b[p]};
    return difference * difference;
  }));
}

winnow_attention_drift drift_of(const float* map, const float* reference, int32_t height,
                                int32_t width) {
  const int64_t pixels = int64_t{height} * width;
  const Centre from = centre_of(reference, height, width);
  const Centre to = centre_of(map, height, width);
  winnow_attention_drift drift;
  drift.frobenius = distance_of(map, reference, pixels);
  drift.overlap = overlap_of(map, reference, pixels);
  drift.correlation = correlation_of(map, reference, pixels);
  drift.centre_shift = std::hypot(to.x - from.x, to.y - from.y);
  return drift;
}

}  // namespace
}  // namespace winnow

winnow_status winnow_attention_compare(winnow_device* device, const float* maps,
                                       const float* references, int32_t images, int32_t height,
                                       int32_t width, winnow_attention_drift* drifts) {
  return winnow::guarded([&] {
    winnow::check_size(images, "images", 0);
    winnow::check_size(height, "height", 1);
    winnow::check_size(width, "width", 1);
    winnow::check_fits({images, height, width}, "maps");
    if (images == 0) return;
    if (maps == nullptr) winnow::fail(WINNOW_INVALID_ARGUMENT, "maps is NULL");
    if (references == nullptr) winnow::fail(WINNOW_INVALID_ARGUMENT, "references is NULL");
    if (drifts == nullptr) winnow::fail(WINNOW_INVALID_ARGUMENT, "drifts is NULL");
    if (device != nullptr) {
      return winnow::on_device(*device, device->backend->attention_compare, maps, references,
                               images, height, width, drifts);
    }
    const int64_t pixels = int64_t{height} * width;
    // One item an image: a drift knows its image by its place.
    winnow::parallel_for(drifts, images, winnow::team_size(images * pixels),
                         [&](winnow_attention_drift& drift, int) {
                           const int64_t first = (&drift - drifts) * pixels;
                           drift =
                               winnow::drift_of(maps + first, references + first, height, width);
                         });
  });
}
