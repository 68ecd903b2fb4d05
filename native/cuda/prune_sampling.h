// Where the selection looks before it reads everything. In a header of its own, so that a test can
// put its weights where a sample misleads.
#pragma once

#include "prune_state.h"

namespace winnow::cuda {

// As many as a block sorts.
constexpr int kSampleSize = kCandidates;

// In smaller groups the bins of the widest range are small enough.
constexpr int64_t kSampledFrom = 8 * kSampleSize;

// One place in each of kSampleSize equal parts. The place within the part varies, as a fixed one
// could fall into step with the layout of a layer (the centre of each 3x3 kernel, say).
__host__ __device__ inline int64_t sample_position(int64_t sample, int64_t weights) {
  const int64_t begin = sample * weights / kSampleSize;
  const int64_t end = (sample + 1) * weights / kSampleSize;
  const uint64_t scrambled = (static_cast<uint64_t>(sample) * 0x9e3779b97f4a7c15u) >> 32;
  return begin + static_cast<int64_t>(scrambled % static_cast<uint64_t>(end - begin));
}

}  // namespace winnow::cuda
