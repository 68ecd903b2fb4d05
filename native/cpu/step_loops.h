// The optimizer steps, for the lanes of any instruction set.
//
// Every variant does these operations in this order, each rounded once, so that they agree to the
// last bit. Division and square root are correctly rounded in all instruction sets.
//
// A decay of 0 is left out and not multiplied: an infinite weight times 0 would be a NaN. The
// segment and the constants come by value, as a vector store could alias them anywhere else.
#pragma once

#include "kernels.h"
#include "scalar_lanes.h"

namespace winnow {

// Steps the weights from `begin` on in whole vectors; gives the index of the first one left.
template <class Lanes>
static int64_t adam_loop(winnow_step_segment s, int64_t begin, AdamConstants c) {
  using Floats = typename Lanes::Floats;
  const bool coupled = c.coupled_decay != 0.0f;
  const bool decoupled = c.decoupled_decay != 0.0f;
  int64_t i = begin;
  for (; i + Lanes::kWidth <= s.count; i += Lanes::kWidth) {
    const auto alive = s.mask == nullptr ? Lanes::all() : Lanes::alive(s.mask, i);
    Floats w = Lanes::load(s.weights + i);
    Floats g = Lanes::load(s.gradients + i);
    if (coupled) g = g + c.coupled_decay * w;
    if (decoupled) w = w - c.decoupled_decay * w;
    const Floats m = c.beta1 * Lanes::load(s.first_moment + i) + c.one_minus_beta1 * g;
    const Floats v = c.beta2 * Lanes::load(s.second_moment + i) + c.one_minus_beta2 * g * g;
    const Floats denominator = Lanes::sqrt(v) / c.bias_correction + c.epsilon;
    w = Lanes::keep(alive, w - c.step_size * m / denominator);
    Lanes::store(s.weights + i, w);
    Lanes::store(s.first_moment + i, Lanes::keep(alive, m));
    Lanes::store(s.second_moment + i, Lanes::keep(alive, v));
    if (s.shadow != nullptr) Lanes::store_bfloat16(s.shadow + i, w);
  }
  return i;
}

template <class Lanes>
static int64_t sgd_loop(winnow_step_segment s, int64_t begin, SgdConstants c) {
  using Floats = typename Lanes::Floats;
  const bool decay = c.weight_decay != 0.0f;
  int64_t i = begin;
  for (; i + Lanes::kWidth <= s.count; i += Lanes::kWidth) {
    const auto alive = s.mask == nullptr ? Lanes::all() : Lanes::alive(s.mask, i);
    Floats w = Lanes::load(s.weights + i);
    Floats g = Lanes::load(s.gradients + i);
    if (decay) g = g + c.weight_decay * w;
    const Floats m = c.momentum * Lanes::load(s.first_moment + i) + g;
    const Floats direction = c.nesterov ? g + c.momentum * m : m;
    w = Lanes::keep(alive, w - c.learning_rate * direction);
    Lanes::store(s.weights + i, w);
    Lanes::store(s.first_moment + i, Lanes::keep(alive, m));
    if (s.shadow != nullptr) Lanes::store_bfloat16(s.shadow + i, w);
  }
  return i;
}

}  // namespace winnow
