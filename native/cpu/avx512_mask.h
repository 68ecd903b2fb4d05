// 16 mask bits as an AVX-512 mask register. Static on purpose: see kernels.h.
#pragma once

#include <immintrin.h>
#include <stdint.h>

namespace winnow {

// By memcpy, as a mask may start at any byte.
static inline __mmask16 load_bits(const uint8_t* mask) {
  uint16_t bits;
  __builtin_memcpy(&bits, mask, sizeof(bits));
  return bits;
}

static inline void store_bits(uint8_t* mask, __mmask16 lanes) {
  const uint16_t bits = lanes;
  __builtin_memcpy(mask, &bits, sizeof(bits));
}

}  // namespace winnow
