#include "adam_loops.h"
#include "avx512_mask.h"

namespace winnow::avx512 {

void adam(float* weights, const float* gradients, float* first_moment, float* second_moment,
          const uint8_t* mask, int64_t count, const AdamConstants& constants) {
  const __m512 beta1 = _mm512_set1_ps(constants.beta1);
  const __m512 one_minus_beta1 = _mm512_set1_ps(constants.one_minus_beta1);
  const __m512 beta2 = _mm512_set1_ps(constants.beta2);
  const __m512 one_minus_beta2 = _mm512_set1_ps(constants.one_minus_beta2);
  const __m512 step_size = _mm512_set1_ps(constants.step_size);
  const __m512 bias_correction = _mm512_set1_ps(constants.bias_correction);
  const __m512 epsilon = _mm512_set1_ps(constants.epsilon);
  const int64_t whole = count & ~int64_t{15};
  for (int64_t i = 0; i < whole; i += 16) {
    const __mmask16 alive = mask == nullptr ? __mmask16{0xffff} : load_bits(mask + i / 8);
    const __m512 g = _mm512_loadu_ps(gradients + i);
    const __m512 m = _mm512_add_ps(_mm512_mul_ps(beta1, _mm512_loadu_ps(first_moment + i)),
                                   _mm512_mul_ps(one_minus_beta1, g));
    const __m512 v = _mm512_add_ps(_mm512_mul_ps(beta2, _mm512_loadu_ps(second_moment + i)),
                                   _mm512_mul_ps(_mm512_mul_ps(one_minus_beta2, g), g));
    const __m512 denominator =
        _mm512_add_ps(_mm512_div_ps(_mm512_sqrt_ps(v), bias_correction), epsilon);
    const __m512 w = _mm512_sub_ps(_mm512_loadu_ps(weights + i),
                                   _mm512_div_ps(_mm512_mul_ps(step_size, m), denominator));
    _mm512_storeu_ps(weights + i, _mm512_maskz_mov_ps(alive, w));
    _mm512_storeu_ps(first_moment + i, _mm512_maskz_mov_ps(alive, m));
    _mm512_storeu_ps(second_moment + i, _mm512_maskz_mov_ps(alive, v));
  }
  adam_loop(weights + whole, gradients + whole, first_moment + whole, second_moment + whole,
            mask == nullptr ? nullptr : mask + whole / 8, count - whole, constants);
}

}  // namespace winnow::avx512
