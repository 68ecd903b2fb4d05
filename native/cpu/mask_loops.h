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

static inline winnow_mask_overlap mask_overlap_loop(const uint8_t* a, const uint8_t* b,
                                                    int64_t count) {
  winnow_mask_overlap overlap = {0, 0, 0};
  int64_t i = 0;
  for (; i + 64 <= count; i += 64) {
    uint64_t bits_a;
    uint64_t bits_b;
    __builtin_memcpy(&bits_a, a + i / 8, sizeof(bits_a));
    __builtin_memcpy(&bits_b, b + i / 8, sizeof(bits_b));
    overlap.alive_a += __builtin_popcountll(bits_a);
    overlap.alive_b += __builtin_popcountll(bits_b);
    overlap.both += __builtin_popcountll(bits_a & bits_b);
  }
  for (; i < count; i += 8) {
    const unsigned lanes = lane_bits(group_lanes(count - i));
    overlap.alive_a += __builtin_popcount(a[i / 8] & lanes);
    overlap.alive_b += __builtin_popcount(b[i / 8] & lanes);
    overlap.both += __builtin_popcount(a[i / 8] & b[i / 8] & lanes);
  }
  return overlap;
}

}  // namespace winnow
