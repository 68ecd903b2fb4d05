#include "avx2_mask.h"
#include "mask_loops.h"

namespace winnow::avx2 {

void mask_apply(float* values, const uint8_t* mask, int64_t count) {
  const int64_t whole = count & ~int64_t{7};
  for (int64_t i = 0; i < whole; i += 8) {
    const __m256 alive = _mm256_castsi256_ps(expand_bits(mask[i / 8]));
    _mm256_storeu_ps(values + i, _mm256_and_ps(_mm256_loadu_ps(values + i), alive));
  }
  mask_apply_loop(values + whole, mask + whole / 8, count - whole);
}

int64_t count_alive(const uint8_t* mask, int64_t count) {
  return count_alive_loop(mask, count);
}

}  // namespace winnow::avx2
