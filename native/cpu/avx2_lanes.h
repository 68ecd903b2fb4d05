// Eight weights at a time; see scalar_lanes.h.
#pragma once

#include "avx2_mask.h"

namespace winnow {
namespace {

struct Avx2 {
  static constexpr int64_t kWidth = 8;
  using Floats = __m256;
  using Alive = __m256;

  static Alive all() {
    return _mm256_castsi256_ps(_mm256_set1_epi32(-1));
  }

  static Alive alive(const uint8_t* mask, int64_t i) {
    return _mm256_castsi256_ps(expand_bits(mask[i / 8]));
  }

  static Floats keep(Alive alive, Floats x) {
    return _mm256_and_ps(x, alive);
  }

  static Floats load(const float* from) {
    return _mm256_loadu_ps(from);
  }

  static void store(float* to, Floats x) {
    _mm256_storeu_ps(to, x);
  }

  static void store_bfloat16(uint16_t* to, Floats x) {
    const __m256i bits = _mm256_castps_si256(x);
    const __m256i odd = _mm256_and_si256(_mm256_srli_epi32(bits, 16), _mm256_set1_epi32(1));
    const __m256i rounded =
        _mm256_add_epi32(_mm256_add_epi32(bits, _mm256_set1_epi32(0x7fff)), odd);
    const __m256i sign = _mm256_and_si256(bits, _mm256_set1_epi32(INT32_MIN));
    const __m256i nan = _mm256_or_si256(sign, _mm256_set1_epi32(0x7fc00000));
    const __m256i is_nan = _mm256_castps_si256(_mm256_cmp_ps(x, x, _CMP_UNORD_Q));
    const __m256i upper = _mm256_srli_epi32(_mm256_blendv_epi8(rounded, nan, is_nan), 16);
    // Packing works within each half of the register.
    const __m256i packed = _mm256_permute4x64_epi64(_mm256_packus_epi32(upper, upper), 0x08);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), _mm256_castsi256_si128(packed));
  }

  static Floats sqrt(Floats x) {
    return _mm256_sqrt_ps(x);
  }
};

}  // namespace
}  // namespace winnow
