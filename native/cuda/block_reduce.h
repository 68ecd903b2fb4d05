// Reductions over a warp and over a block, in an order that depends on nothing but the thread
// numbers: the same values give the same bits.
#pragma once

#include "port.h"

namespace winnow::cuda {

// The threads of a block that works on one image's map.
constexpr int kMapThreads = 512;

struct Sum {
  template <class T>
  __device__ T operator()(T a, T b) const {
    return a + b;
  }
};

struct Min {
  __device__ float operator()(float a, float b) const {
    return min(a, b);
  }
};

struct Max {
  __device__ float operator()(float a, float b) const {
    return max(a, b);
  }
};

// All lanes of the warp take part; all get the result.
template <class T, class Combine>
__device__ inline T warp_reduce(T value, Combine combine) {
  for (int distance = 16; distance > 0; distance /= 2) {
    value = combine(value, __shfl_xor_sync(0xffffffffu, value, distance));
  }
  return value;
}

template <class T>
__device__ inline T warp_sum(T value) {
  return warp_reduce(value, Sum());
}

// All kMapThreads threads of the block take part; all get the result.
template <class T, class Combine>
__device__ inline T block_reduce(T value, Combine combine) {
  constexpr int kWarps = kMapThreads / 32;
  __shared__ T of_warp[kWarps];
  value = warp_reduce(value, combine);
  // The barrier before the next reduction's first write: its readers may still be in this one.
  __syncthreads();
  if (threadIdx.x % 32 == 0) of_warp[threadIdx.x / 32] = value;
  __syncthreads();
  T result = of_warp[0];
  for (int warp = 1; warp < kWarps; ++warp) result = combine(result, of_warp[warp]);
  return result;
}

}  // namespace winnow::cuda
