// bfloat16 as plain integer code: the same bits from nvcc, from g++ and from libtorch, and no
// <cuda_bf16.h>. A bfloat16 is the upper half of a float, kept in a uint16_t.
#pragma once

#include <cstdint>

namespace winnow {

__host__ __device__ inline uint32_t float_bits(float value) {
#if defined(__CUDA_ARCH__)
  return __float_as_uint(value);
#else
  uint32_t bits;
  __builtin_memcpy(&bits, &value, sizeof(bits));
  return bits;
#endif
}

__host__ __device__ inline float float_from_bits(uint32_t bits) {
#if defined(__CUDA_ARCH__)
  return __uint_as_float(bits);
#else
  float value;
  __builtin_memcpy(&value, &bits, sizeof(value));
  return value;
#endif
}

__host__ __device__ inline float bfloat16_to_float(uint16_t value) {
  return float_from_bits(static_cast<uint32_t>(value) << 16);
}

// To the nearest, ties to even. Every NaN becomes 0x7fc0 with its sign: rounding could carry its
// bits over into an infinity.
__host__ __device__ inline uint16_t float_to_bfloat16(float value) {
  const uint32_t bits = float_bits(value);
  if ((bits & 0x7fffffffu) > 0x7f800000u)
    return static_cast<uint16_t>((bits >> 16 & 0x8000u) | 0x7fc0u);
  return static_cast<uint16_t>((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
}

}  // namespace winnow
