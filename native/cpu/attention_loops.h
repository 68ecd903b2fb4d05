// The loops of Grad-CAM: plain C++ over arrays of 16 numbers, which each variant compiles with its
// own flags. Static on purpose: see kernels.h.
//
// The order of additions is fixed, so that no vector width changes a bit: term k goes to partial
// sum k % 16, and a fixed tree joins the partial sums. Both layouts add up a pixel's channels in
// that order and give the same bits.
#pragma once

#include "kernels.h"

namespace winnow {

// An enum, as a constant of this namespace in a header would be one object for all variants.
enum { kLanes = 16 };

// Calls body(first, lanes) for the blocks of [begin, end), whose lanes are a constant in all but
// the last one, so that they become vectors.
template <class Body>
static inline void for_each_block(int64_t begin, int64_t end, Body body) {
  int64_t first = begin;
  for (; first + kLanes <= end; first += kLanes) body(first, int{kLanes});
  if (first < end) body(first, static_cast<int>(end - first));
}

static inline float join(const float* partial) {
  float sum[kLanes];
  for (int i = 0; i < kLanes; ++i) sum[i] = partial[i];
  for (int half = kLanes / 2; half > 0; half /= 2) {
    for (int i = 0; i < half; ++i) sum[i] += sum[i + half];
  }
  return sum[0];
}

// In double, so that the mean of equal numbers is that number, as in the closed form.
static inline void channel_means_loop(const float* image, const ImageShape& shape, int64_t begin,
                                      int64_t end, float* means) {
  const int64_t channels = shape.channels;
  const int64_t pixels = shape.pixels;
  if (shape.channels_last) {
    for_each_block(begin, end, [=](int64_t first, int lanes) {
      double sum[kLanes] = {};
      for (int64_t p = 0; p < pixels; ++p) {
        for (int i = 0; i < lanes; ++i) sum[i] += image[p * channels + first + i];
      }
      for (int i = 0; i < lanes; ++i) {
        means[first + i] = static_cast<float>(sum[i] / static_cast<double>(pixels));
      }
    });
    return;
  }
  for (int64_t c = begin; c < end; ++c) {
    double partial[kLanes] = {};
    for_each_block(0, pixels, [&](int64_t first, int lanes) {
      for (int i = 0; i < lanes; ++i) partial[i] += image[c * pixels + first + i];
    });
    double sum = 0.0;
    for (int i = 0; i < kLanes; ++i) sum += partial[i];
    means[c] = static_cast<float>(sum / static_cast<double>(pixels));
  }
}

static inline void weighted_sums_loop(const float* image, const ImageShape& shape,
                                      const float* weights, int64_t begin, int64_t end,
                                      float* sums) {
  const int64_t channels = shape.channels;
  const int64_t pixels = shape.pixels;
  if (shape.channels_last) {
    for (int64_t p = begin; p < end; ++p) {
      const float* from = image + p * channels;
      float partial[kLanes] = {};
      for_each_block(0, channels, [&](int64_t first, int lanes) {
        for (int i = 0; i < lanes; ++i) partial[i] += weights[first + i] * from[first + i];
      });
      sums[p] = join(partial);
    }
    return;
  }
  for_each_block(begin, end, [=](int64_t first, int lanes) {
    float partial[kLanes][kLanes] = {};
    for (int64_t c = 0; c < channels; ++c) {
      const float* from = image + c * pixels + first;
      float* row = partial[c % kLanes];
      for (int i = 0; i < lanes; ++i) row[i] += weights[c] * from[i];
    }
    for (int half = kLanes / 2; half > 0; half /= 2) {
      for (int k = 0; k < half; ++k) {
        for (int i = 0; i < lanes; ++i) partial[k][i] += partial[k + half][i];
      }
    }
    for (int i = 0; i < lanes; ++i) sums[first + i] = partial[0][i];
  });
}

static inline void blend_rows_loop(const float* first, const float* second, float weight,
                                   int64_t count, float* row, Range* range) {
  float low[kLanes];
  float high[kLanes];
  for (int i = 0; i < kLanes; ++i) low[i] = range->low;
  for (int i = 0; i < kLanes; ++i) high[i] = range->high;
  for_each_block(0, count, [&](int64_t begin, int lanes) {
    for (int i = 0; i < lanes; ++i) {
      const float from = first[begin + i];
      const float value = from + weight * (second[begin + i] - from);
      row[begin + i] = value;
      low[i] = value < low[i] ? value : low[i];
      high[i] = value > high[i] ? value : high[i];
    }
  });
  for (int i = 0; i < kLanes; ++i) range->low = low[i] < range->low ? low[i] : range->low;
  for (int i = 0; i < kLanes; ++i) range->high = high[i] > range->high ? high[i] : range->high;
}

static inline void normalise_loop(float* values, int64_t count, float low, float width) {
  for (int64_t i = 0; i < count; ++i) values[i] = (values[i] - low) / width;
}

}  // namespace winnow
