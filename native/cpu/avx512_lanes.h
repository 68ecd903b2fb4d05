// Sixteen weights at a time; see scalar_lanes.h.
#pragma once

#include "avx512_mask.h"

namespace winnow {
namespace {

struct Avx512 {
  static constexpr int64_t kWidth = 16;
  using Floats = __m512;
  using Alive = __mmask16;

  static Alive all() {
    return 0xffff;
  }

  static Alive alive(const uint8_t* mask, int64_t i) {
    return load_bits(mask + i / 8);
  }

  static Floats keep(Alive alive, Floats x) {
    return _mm512_maskz_mov_ps(alive, x);
  }

  static Floats load(const float* from) {
    return _mm512_loadu_ps(from);
  }

  static void store(float* to, Floats x) {
    _mm512_storeu_ps(to, x);
  }

  static void store_bfloat16(uint16_t* to, Floats x) {
    const __m512i bits = _mm512_castps_si512(x);
    const __m512i odd = _mm512_and_si512(_mm512_srli_epi32(bits, 16), _mm512_set1_epi32(1));
    const __m512i rounded =
        _mm512_add_epi32(_mm512_add_epi32(bits, _mm512_set1_epi32(0x7fff)), odd);
    const __m512i sign = _mm512_and_si512(bits, _mm512_set1_epi32(INT32_MIN));
    const __m512i nan = _mm512_or_si512(sign, _mm512_set1_epi32(0x7fc00000));
    const __mmask16 is_nan = _mm512_cmp_ps_mask(x, x, _CMP_UNORD_Q);
    const __m512i upper = _mm512_srli_epi32(_mm512_mask_mov_epi32(rounded, is_nan, nan), 16);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), _mm512_cvtepi32_epi16(upper));
  }

  static Floats sqrt(Floats x) {
    return _mm512_sqrt_ps(x);
  }
};

}  // namespace
}  // namespace winnow
