// The loops of pruning, one weight at a time: the scalar variant, and the tail of the others.
// Static on purpose: see kernels.h.
#pragma once

#include "mask_loops.h"

namespace winnow {

static inline int32_t magnitude_key(float weight) {
  int32_t bits;
  __builtin_memcpy(&bits, &weight, sizeof(bits));
  return bits & kMagnitudeBits;
}

static inline void histogram_loop(const float* weights, const uint8_t* mask, int64_t count,
                                  KeyRange range, int64_t* bins, KeyScan* scan) {
  int64_t below = 0;
  int32_t max_key = scan->max_key;
  for (int64_t i = 0; i < count; i += 8) {
    unsigned alive = mask[i / 8] & lane_bits(group_lanes(count - i));
    for (; alive != 0; alive &= alive - 1) {
      const int32_t key = magnitude_key(weights[i + __builtin_ctz(alive)]);
      if (key > max_key) max_key = key;
      if (key < range.first) {
        ++below;
      } else if (const int32_t bin = (key - range.first) >> range.shift; bin < kBins) {
        ++bins[bin];
      }
    }
  }
  scan->below += below;
  scan->max_key = max_key;
}

static inline void remove_below_loop(float* weights, uint8_t* mask, int64_t count, int32_t first,
                                     int32_t last, RemovalCount* result) {
  for (int64_t i = 0; i < count; i += 8) {
    const int64_t lanes = group_lanes(count - i);
    const unsigned alive = mask[i / 8] & lane_bits(lanes);
    unsigned keep = 0;
    unsigned undecided = 0;
    for (int64_t lane = 0; lane < lanes; ++lane) {
      const int32_t key = magnitude_key(weights[i + lane]);
      keep |= static_cast<unsigned>(key >= first) << lane;
      undecided |= static_cast<unsigned>(key >= first && key <= last) << lane;
    }
    keep &= alive;
    for (int64_t lane = 0; lane < lanes; ++lane) {
      weights[i + lane] = (keep >> lane) & 1 ? weights[i + lane] : 0.0f;
    }
    mask[i / 8] = static_cast<uint8_t>(keep);
    result->removed += __builtin_popcount(alive & ~keep);
    result->undecided += __builtin_popcount(alive & undecided);
  }
}

}  // namespace winnow
