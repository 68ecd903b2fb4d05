// Where the selection looks before it reads everything. In a header of its own, so that a test can
// put its weights where a sample misleads.
#pragma once

#include <cstdint>

namespace winnow {

constexpr int64_t kSampleSize = 4096;

// One place in each of kSampleSize strides of weights / kSampleSize. The place within the stride
// varies, as a fixed one could fall into step with the layout of a layer (the centre of each 3x3
// kernel, say).
constexpr int64_t sample_position(int64_t sample, int64_t weights) {
  const int64_t stride = weights / kSampleSize;
  const uint64_t scrambled = (static_cast<uint64_t>(sample) * 0x9e3779b97f4a7c15u) >> 32;
  return sample * stride + static_cast<int64_t>(scrambled % static_cast<uint64_t>(stride));
}

}  // namespace winnow
