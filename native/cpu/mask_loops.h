// Plain loops over a mask: the scalar variant, and the tail of the others. Static on purpose: see
// kernels.h.
#pragma once

#include "kernels.h"

namespace winnow {

// Bits 0 to lanes - 1; lanes is 1 to 8.
static inline uint8_t lane_bits(int64_t lanes) {
  return static_cast<uint8_t>((1u << lanes) - 1u);
}

static inline int64_t group_lanes(int64_t remaining) {
  return remaining < 8 ? remaining : 8;
}

static inline void mask_apply_loop(float* values, const uint8_t* mask, int64_t count) {
  for (int64_t i = 0; i < count; i += 8) {
    const int64_t lanes = group_lanes(count - i);
    const uint8_t alive = mask[i / 8];
    for (int64_t lane = 0; lane < lanes; ++lane) {
      values[i + lane] = (alive >> lane) & 1 ? values[i + lane] : 0.0f;
    }
  }
}

static inline int64_t count_alive_loop(const uint8_t* mask, int64_t count) {
  int64_t alive = 0;
  int64_t i = 0;
  for (; i + 64 <= count; i += 64) {
    uint64_t bits;
    __builtin_memcpy(&bits, mask + i / 8, sizeof(bits));
    alive += __builtin_popcountll(bits);
  }
  for (; i < count; i += 8) {
    alive += __builtin_popcount(mask[i / 8] & lane_bits(group_lanes(count - i)));
  }
  return alive;
}

}  // namespace winnow
