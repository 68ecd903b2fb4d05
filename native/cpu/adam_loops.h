// Adam, one weight at a time: the scalar variant, and the tail of the others. Static on purpose:
// see kernels.h.
//
// Every variant does these operations in this order, each rounded once, so that they agree to the
// last bit. Division and square root are correctly rounded in all instruction sets.
#pragma once

#include "kernels.h"

namespace winnow {

static inline void adam_loop(float* weights, const float* gradients, float* first_moment,
                             float* second_moment, const uint8_t* mask, int64_t count,
                             const AdamConstants& c) {
  for (int64_t i = 0; i < count; ++i) {
    const float g = gradients[i];
    const float m = c.beta1 * first_moment[i] + c.one_minus_beta1 * g;
    const float v = c.beta2 * second_moment[i] + c.one_minus_beta2 * g * g;
    const float denominator = __builtin_sqrtf(v) / c.bias_correction + c.epsilon;
    const float w = weights[i] - c.step_size * m / denominator;
    const bool alive = mask == nullptr || ((mask[i / 8] >> (i % 8)) & 1) != 0;
    // Replaced and not multiplied by 0, which would keep a NaN and the sign of a negative number.
    weights[i] = alive ? w : 0.0f;
    first_moment[i] = alive ? m : 0.0f;
    second_moment[i] = alive ? v : 0.0f;
  }
}

}  // namespace winnow
