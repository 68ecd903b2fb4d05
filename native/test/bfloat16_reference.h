// Rounding to bfloat16 by its definition.
#pragma once

#include <cmath>

#include "check.h"

namespace check {

inline double bfloat16_value(uint16_t bits) {
  const uint32_t wide = static_cast<uint32_t>(bits) << 16;
  float value;
  std::memcpy(&value, &wide, sizeof(value));
  // What the next number above the largest finite one would be: rounding goes there from halfway.
  return std::isinf(value) ? std::copysign(std::ldexp(1.0, 128), value) : value;
}

// The nearer of the two neighbours, of two as near the even one; a NaN becomes the quiet one.
inline uint16_t bfloat16(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof(bits));
  const auto toward_zero = static_cast<uint16_t>(bits >> 16);
  if (std::isnan(value)) return static_cast<uint16_t>((toward_zero & 0x8000) | 0x7fc0);
  if (std::isinf(value)) return toward_zero;
  const auto away = static_cast<uint16_t>(toward_zero + 1);
  const double below = std::fabs(value - bfloat16_value(toward_zero));
  const double above = std::fabs(bfloat16_value(away) - value);
  if (below != above) return below < above ? toward_zero : away;
  return toward_zero % 2 == 0 ? toward_zero : away;
}

// Numbers on which rounding goes wrong first: ties of both parities and their neighbours, both
// zeros, denormals, what rounds up to the next exponent or to infinity, infinities and NaNs.
inline float awkward_float(std::mt19937_64& random) {
  static const uint32_t lower[] = {0x0000, 0x0001, 0x7fff, 0x8000, 0x8001, 0xffff};
  static const uint32_t upper[] = {0x0000, 0x0001, 0x007f, 0x0080, 0x3f80, 0x3f81,
                                   0x3fff, 0x7f7e, 0x7f7f, 0x7f80, 0x7fff};
  const uint32_t sign = static_cast<uint32_t>(random() & 1) << 31;
  const uint32_t bits = sign | (upper[random() % 11] << 16) | lower[random() % 6];
  float value;
  std::memcpy(&value, &bits, sizeof(value));
  return value;
}

}  // namespace check
