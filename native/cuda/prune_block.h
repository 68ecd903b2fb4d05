// What the threads of a block compute together. All of them must call.
#pragma once

#include "prune_state.h"

namespace winnow::cuda {

struct BlockSum {
  Count before;  // of the threads with lower numbers
  Count total;
};

__device__ inline BlockSum block_sum(Count value) {
  constexpr unsigned kAllLanes = 0xffffffffu;
  constexpr int kWarps = kPruneThreads / 32;
  __shared__ Count warp_sums[kWarps];
  const int lane = threadIdx.x % 32;
  const int warp = threadIdx.x / 32;
  Count sum = value;
  for (int distance = 1; distance < 32; distance *= 2) {
    const Count lower = __shfl_up_sync(kAllLanes, sum, distance);
    if (lane >= distance) sum += lower;
  }
  if (lane == 31) warp_sums[warp] = sum;
  __syncthreads();
  BlockSum result = {sum - value, 0};
  for (int other = 0; other < kWarps; ++other) {
    if (other < warp) result.before += warp_sums[other];
    result.total += warp_sums[other];
  }
  // The next call writes warp_sums.
  __syncthreads();
  return result;
}

// Sorts values in shared memory, smallest first; `size` is a power of two. A bitonic network
// (Batcher 1968). The values must be visible to the block before, and are so afterwards.
__device__ inline void block_sort(Count* values, int size) {
  for (int run = 2; run <= size; run *= 2) {
    for (int gap = run / 2; gap > 0; gap /= 2) {
      for (int pair = threadIdx.x; pair < size / 2; pair += kPruneThreads) {
        const int low = 2 * pair - pair % gap;
        const bool rising = (low & run) == 0;
        const Count a = values[low];
        const Count b = values[low + gap];
        if ((a > b) == rising) {
          values[low] = b;
          values[low + gap] = a;
        }
      }
      __syncthreads();
    }
  }
}

}  // namespace winnow::cuda
