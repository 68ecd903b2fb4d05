// Keys: unsigned numbers in the order of scores, and how a thread reads them.
#pragma once

#include "prune_state.h"

namespace winnow::cuda {

constexpr uint32_t kSignBit = 0x80000000u;
constexpr uint32_t kInfinityBits = 0x7f800000u;

// The bits of a float order as those of an integer does, where the sign is left out. With a sign,
// negative numbers order backwards: they are complemented, and lie below the others. Both zeros
// have the key of +0.
template <bool kScores>
__device__ inline uint32_t key_of(float score) {
  const uint32_t bits = __float_as_uint(score);
  if (!kScores) return bits & ~kSignBit;
  if (bits == kSignBit) return kSignBit;
  return (bits & kSignBit) != 0 ? ~bits : bits | kSignBit;
}

template <bool kScores>
__device__ inline float score_of(uint32_t key) {
  if (!kScores) return __uint_as_float(key);
  return __uint_as_float((key & kSignBit) != 0 ? key & ~kSignBit : ~key);
}

__device__ inline bool is_nan(float score) {
  return (__float_as_uint(score) & ~kSignBit) > kInfinityBits;
}

template <bool kScores>
__device__ inline const float* scores_of(const winnow_prune_segment& segment) {
  return kScores ? segment.scores : segment.weights;
}

// The bin of winnow/prune.h: the exponent and two bits of the fraction, from 2^-24 on.
__device__ inline int magnitude_bin(float weight) {
  constexpr int kFraction = 21;
  constexpr int kLowest = (127 - 24) << (23 - kFraction);
  const int bin = static_cast<int>((__float_as_uint(weight) & ~kSignBit) >> kFraction) - kLowest;
  return max(0, min(bin, WINNOW_MAGNITUDE_BINS - 1));
}

// A thread's part of a tile.
struct Octet {
  int64_t index;   // of its first weight, in the segment
  int lanes;       // how many weights there are: 8, or fewer where the segment ends
  unsigned alive;  // their bits of the mask
};

__device__ inline Octet octet_at(const winnow_prune_segment& segment, int64_t tile_in_segment) {
  Octet octet;
  octet.index = tile_in_segment * kTileWeights + static_cast<int>(threadIdx.x) * kOctet;
  const int64_t left = segment.count - octet.index;
  octet.lanes = static_cast<int>(max(int64_t{0}, min(left, int64_t{kOctet})));
  octet.alive = octet.lanes == 0 ? 0 : segment.mask[octet.index / 8] & (0xffu >> (8 - octet.lanes));
  return octet;
}

// The position of a weight among all tiles: it orders by segment, then by index.
__device__ inline Count position_of(int64_t tile, int lane) {
  return static_cast<Count>(tile) * kTileWeights + threadIdx.x * kOctet + lane;
}

// Both are true for a whole segment or for none of it, but for its end.
__device__ inline bool is_vector(const float* values, int lanes) {
  return lanes == kOctet && reinterpret_cast<uintptr_t>(values) % sizeof(float4) == 0;
}

// Lanes that are not there read as 0.
__device__ inline void load_octet(const float* values, int lanes, float (&octet)[kOctet]) {
  if (is_vector(values, lanes)) {
    const float4 low = reinterpret_cast<const float4*>(values)[0];
    const float4 high = reinterpret_cast<const float4*>(values)[1];
    octet[0] = low.x, octet[1] = low.y, octet[2] = low.z, octet[3] = low.w;
    octet[4] = high.x, octet[5] = high.y, octet[6] = high.z, octet[7] = high.w;
  } else {
    for (int lane = 0; lane < kOctet; ++lane) octet[lane] = lane < lanes ? values[lane] : 0.0f;
  }
}

}  // namespace winnow::cuda
