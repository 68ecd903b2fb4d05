#include "avx512_lanes.h"
#include "copy_loops.h"
#include "mask_loops.h"

namespace winnow::avx512 {

int64_t count_alive(const uint8_t* mask, int64_t count) {
  return count_alive_loop(mask, count);
}

// The number of ones in each half byte from a table, summed by groups of 8 bytes: POPCNT takes 8
// bytes at a time, and AVX-512's own population count is an extension that not every CPU has.
static inline __m512i count_ones(__m512i bits) {
  const __m512i ones =
      _mm512_broadcast_i32x4(_mm_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4));
  const __m512i half = _mm512_set1_epi8(0x0f);
  const __m512i low = _mm512_shuffle_epi8(ones, _mm512_and_si512(bits, half));
  const __m512i high =
      _mm512_shuffle_epi8(ones, _mm512_and_si512(_mm512_srli_epi16(bits, 4), half));
  return _mm512_sad_epu8(_mm512_add_epi8(low, high), _mm512_setzero_si512());
}

winnow_mask_overlap mask_overlap(const uint8_t* a, const uint8_t* b, int64_t count) {
  __m512i alive_a = _mm512_setzero_si512();
  __m512i alive_b = alive_a;
  __m512i both = alive_a;
  const int64_t whole = count & ~int64_t{511};
  for (int64_t byte = 0; byte < whole / 8; byte += 64) {
    const __m512i bits_a = _mm512_loadu_si512(a + byte);
    const __m512i bits_b = _mm512_loadu_si512(b + byte);
    alive_a = _mm512_add_epi64(alive_a, count_ones(bits_a));
    alive_b = _mm512_add_epi64(alive_b, count_ones(bits_b));
    both = _mm512_add_epi64(both, count_ones(_mm512_and_si512(bits_a, bits_b)));
  }
  winnow_mask_overlap overlap = mask_overlap_loop(a + whole / 8, b + whole / 8, count - whole);
  overlap.alive_a += _mm512_reduce_add_epi64(alive_a);
  overlap.alive_b += _mm512_reduce_add_epi64(alive_b);
  overlap.both += _mm512_reduce_add_epi64(both);
  return overlap;
}

void copy_float32(const float* from, const uint8_t* mask, int64_t count, float* to) {
  const int64_t i = copy_float32_loop<Avx512>(from, mask, 0, count, to);
  copy_float32_loop<Scalar>(from, mask, i, count, to);
}

void copy_bfloat16(const float* from, const uint8_t* mask, int64_t count, uint16_t* to) {
  const int64_t i = copy_bfloat16_loop<Avx512>(from, mask, 0, count, to);
  copy_bfloat16_loop<Scalar>(from, mask, i, count, to);
}

}  // namespace winnow::avx512
