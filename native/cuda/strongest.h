// The strongest pixels of a map: its `most` largest values above 0, ties to the lower index. A
// radix selection by one block, exact and in no need of memory beyond a histogram.
//
// The bits of a positive float, read as an integer, have the order of its value.
#pragma once

#include "block_reduce.h"

namespace winnow::cuda {

// A pixel belongs to the set when its key is above `key`, or equal and among the first `ties` equal
// ones. Key 0 is that of all values that are not above 0; they never belong.
struct Threshold {
  uint32_t key;
  int ties;
};

__device__ inline uint32_t strength_key(float value) {
  return value > 0.0f ? __float_as_uint(value) : 0u;
}

// Byte by byte from the highest: which value has this byte of the threshold's key, among the pixels
// that share the bytes above it. All threads of the block take part and get the result.
__device__ inline Threshold strongest_threshold(const float* map, int pixels, int most) {
  __shared__ int histogram[256];
  __shared__ uint32_t found_byte;
  __shared__ int found_left;
  const int thread = static_cast<int>(threadIdx.x);
  uint32_t key = 0;
  int left = most;  // how many of the pixels that share the key's bytes so far belong to the set
  for (int shift = 24; shift >= 0; shift -= 8) {
    if (thread < 256) histogram[thread] = 0;
    __syncthreads();
    for (int i = thread; i < pixels; i += kMapThreads) {
      const uint32_t candidate = strength_key(map[i]);
      // In two steps: a shift by 32 is undefined.
      if (((candidate ^ key) >> shift) >> 8 == 0)
        atomicAdd(&histogram[(candidate >> shift) & 0xffu], 1);
    }
    __syncthreads();
    if (thread < 32) {
      // Lane l holds the bins 255 - 8 l to 248 - 8 l: the largest values come first.
      const int* const own = histogram + 248 - 8 * thread;
      int sum = 0;
      for (int bin = 0; bin < 8; ++bin) sum += own[bin];
      int through = sum;
      for (int distance = 1; distance < 32; distance *= 2) {
        const int lower_lanes = __shfl_up_sync(0xffffffffu, through, distance);
        if (thread >= distance) through += lower_lanes;
      }
      int before = through - sum;
      // One lane holds the bin in which the number sought is reached; the first one when it is 0.
      if (through >= left && (before < left || thread == 0)) {
        int bin = 7;
        while (bin > 0 && before + own[bin] < left) before += own[bin--];
        found_byte = static_cast<uint32_t>(248 - 8 * thread + bin);
        found_left = left - before;
      }
    }
    __syncthreads();
    key |= found_byte << shift;
    left = found_left;
  }
  return {key, left};
}

// Membership of the pixels that the block's threads hold, pixel by pixel in the order of the
// threads; `seen` counts the ties met so far and is the same in all threads. A thread without a
// pixel brings key 0.
__device__ inline bool belongs(uint32_t key, const Threshold& threshold, int* seen) {
  constexpr int kWarps = kMapThreads / 32;
  __shared__ int ties_of_warp[kWarps];
  const int warp = static_cast<int>(threadIdx.x) / 32;
  const int lane = static_cast<int>(threadIdx.x) % 32;
  const bool tie = key != 0 && key == threshold.key;
  const unsigned ties = __ballot_sync(0xffffffffu, tie);
  if (lane == 0) ties_of_warp[warp] = __popc(ties);
  __syncthreads();
  int before = *seen;
  for (int other = 0; other < kWarps; ++other) {
    if (other < warp) before += ties_of_warp[other];
    *seen += ties_of_warp[other];
  }
  before += __popc(ties & ((1u << lane) - 1u));
  // The next call's first write waits for all reads of this one.
  __syncthreads();
  return key > threshold.key || (tie && before < threshold.ties);
}

// Intersection over union of two maps' sets; 1 when both are empty.
__device__ inline double strongest_overlap(const float* a, const float* b, int pixels, int most) {
  const Threshold threshold_a = strongest_threshold(a, pixels, most);
  const Threshold threshold_b = strongest_threshold(b, pixels, most);
  int seen_a = 0;
  int seen_b = 0;
  int both = 0;
  int either = 0;
  for (int first = 0; first < pixels; first += kMapThreads) {
    const int i = first + static_cast<int>(threadIdx.x);
    const bool in_a = belongs(i < pixels ? strength_key(a[i]) : 0u, threshold_a, &seen_a);
    const bool in_b = belongs(i < pixels ? strength_key(b[i]) : 0u, threshold_b, &seen_b);
    both += in_a && in_b;
    either += in_a || in_b;
  }
  both = block_reduce(both, Sum());
  either = block_reduce(either, Sum());
  return either == 0 ? 1.0 : static_cast<double>(both) / either;
}

}  // namespace winnow::cuda
