#include "avx512_mask.h"
#include "mask_loops.h"

namespace winnow::avx512 {

void mask_apply(float* values, const uint8_t* mask, int64_t count) {
  const int64_t whole = count & ~int64_t{15};
  for (int64_t i = 0; i < whole; i += 16) {
    const __m512 value = _mm512_loadu_ps(values + i);
    _mm512_storeu_ps(values + i, _mm512_maskz_mov_ps(load_bits(mask + i / 8), value));
  }
  mask_apply_loop(values + whole, mask + whole / 8, count - whole);
}

int64_t count_alive(const uint8_t* mask, int64_t count) {
  return count_alive_loop(mask, count);
}

}  // namespace winnow::avx512
