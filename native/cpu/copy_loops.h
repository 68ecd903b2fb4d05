// Masked copies, for the lanes of any instruction set. Each copies whole vectors from weight
// `begin` on and gives the index of the first weight left. mask: NULL when all are alive.
#pragma once

#include "scalar_lanes.h"

namespace winnow {

template <class Lanes>
static typename Lanes::Floats load_alive(const float* from, const uint8_t* mask, int64_t i) {
  return Lanes::keep(mask == nullptr ? Lanes::all() : Lanes::alive(mask, i), Lanes::load(from + i));
}

template <class Lanes>
static int64_t copy_float32_loop(const float* from, const uint8_t* mask, int64_t begin,
                                 int64_t count, float* to) {
  int64_t i = begin;
  for (; i + Lanes::kWidth <= count; i += Lanes::kWidth) {
    Lanes::store(to + i, load_alive<Lanes>(from, mask, i));
  }
  return i;
}

template <class Lanes>
static int64_t copy_bfloat16_loop(const float* from, const uint8_t* mask, int64_t begin,
                                  int64_t count, uint16_t* to) {
  int64_t i = begin;
  for (; i + Lanes::kWidth <= count; i += Lanes::kWidth) {
    Lanes::store_bfloat16(to + i, load_alive<Lanes>(from, mask, i));
  }
  return i;
}

}  // namespace winnow
