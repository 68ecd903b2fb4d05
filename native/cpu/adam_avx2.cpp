#include "adam_loops.h"
#include "avx2_mask.h"

namespace winnow::avx2 {

void adam(float* weights, const float* gradients, float* first_moment, float* second_moment,
          const uint8_t* mask, int64_t count, const AdamConstants& constants) {
  const __m256 beta1 = _mm256_set1_ps(constants.beta1);
  const __m256 one_minus_beta1 = _mm256_set1_ps(constants.one_minus_beta1);
  const __m256 beta2 = _mm256_set1_ps(constants.beta2);
  const __m256 one_minus_beta2 = _mm256_set1_ps(constants.one_minus_beta2);
  const __m256 step_size = _mm256_set1_ps(constants.step_size);
  const __m256 bias_correction = _mm256_set1_ps(constants.bias_correction);
  const __m256 epsilon = _mm256_set1_ps(constants.epsilon);
  const int64_t whole = count & ~int64_t{7};
  for (int64_t i = 0; i < whole; i += 8) {
    const __m256 alive = _mm256_castsi256_ps(expand_bits(mask == nullptr ? 0xff : mask[i / 8]));
    const __m256 g = _mm256_loadu_ps(gradients + i);
    const __m256 m = _mm256_add_ps(_mm256_mul_ps(beta1, _mm256_loadu_ps(first_moment + i)),
                                   _mm256_mul_ps(one_minus_beta1, g));
    const __m256 v = _mm256_add_ps(_mm256_mul_ps(beta2, _mm256_loadu_ps(second_moment + i)),
                                   _mm256_mul_ps(_mm256_mul_ps(one_minus_beta2, g), g));
    const __m256 denominator =
        _mm256_add_ps(_mm256_div_ps(_mm256_sqrt_ps(v), bias_correction), epsilon);
    const __m256 w = _mm256_sub_ps(_mm256_loadu_ps(weights + i),
                                   _mm256_div_ps(_mm256_mul_ps(step_size, m), denominator));
    _mm256_storeu_ps(weights + i, _mm256_and_ps(w, alive));
    _mm256_storeu_ps(first_moment + i, _mm256_and_ps(m, alive));
    _mm256_storeu_ps(second_moment + i, _mm256_and_ps(v, alive));
  }
  adam_loop(weights + whole, gradients + whole, first_moment + whole, second_moment + whole,
            mask == nullptr ? nullptr : mask + whole / 8, count - whole, constants);
}

}  // namespace winnow::avx2
