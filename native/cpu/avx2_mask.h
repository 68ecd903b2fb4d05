// Mask bits as AVX2 lanes. Static on purpose: see kernels.h.
#pragma once

#include <immintrin.h>
#include <stdint.h>

namespace winnow {

// Bit i of the byte as all ones or all zeros in lane i: AVX2 has no mask registers.
static inline __m256i expand_bits(uint8_t bits) {
  const __m256i lane_bit = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
  return _mm256_cmpeq_epi32(_mm256_and_si256(_mm256_set1_epi32(bits), lane_bit), lane_bit);
}

static inline uint8_t collect_bits(__m256i lanes) {
  return static_cast<uint8_t>(_mm256_movemask_ps(_mm256_castsi256_ps(lanes)));
}

}  // namespace winnow
