// One weight at a time: the scalar variant, and the tail of the others. The *_lanes.h give one
// interface to the instruction sets, so that a loop is written once; arithmetic goes by operators,
// which GCC and Clang define on the vector types too. Unnamed namespace on purpose: see kernels.h.
#pragma once

#include <stdint.h>

namespace winnow {
namespace {

struct Scalar {
  static constexpr int64_t kWidth = 1;
  using Floats = float;
  using Alive = bool;

  static Alive all() {
    return true;
  }

  // i: a multiple of kWidth.
  static Alive alive(const uint8_t* mask, int64_t i) {
    return ((mask[i / 8] >> (i % 8)) & 1) != 0;
  }

  // Replaced and not multiplied by 0, which would keep a NaN and the sign of a negative number; and
  // by its bits, as a branch on a random mask costs ten times the copy.
  static Floats keep(Alive alive, Floats x) {
    uint32_t bits;
    __builtin_memcpy(&bits, &x, sizeof(bits));
    bits &= 0u - uint32_t{alive};
    __builtin_memcpy(&x, &bits, sizeof(bits));
    return x;
  }

  static Floats load(const float* from) {
    return *from;
  }

  static void store(float* to, Floats x) {
    *to = x;
  }

  // Rounded to nearest, ties to even: adding a little less than half carries into the upper half
  // where that is due. A NaN's payload could be cut off to an infinity, so it is replaced.
  static void store_bfloat16(uint16_t* to, Floats x) {
    uint32_t bits;
    __builtin_memcpy(&bits, &x, sizeof(bits));
    const uint32_t rounded = bits + 0x7fffu + ((bits >> 16) & 1u);
    const uint32_t nan = (bits & 0x80000000u) | 0x7fc00000u;
    *to = static_cast<uint16_t>((x == x ? rounded : nan) >> 16);
  }

  static Floats sqrt(Floats x) {
    return __builtin_sqrtf(x);
  }
};

}  // namespace
}  // namespace winnow
