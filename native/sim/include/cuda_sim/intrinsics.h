// Integer and floating-point intrinsics. Those that round give the bits that a GPU gives; the fast
// approximations of CUDA (__expf and its kin) are left out, since no host can.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace cuda_sim {

template <class To, class From>
To same_bits(From value) {
  static_assert(sizeof(To) == sizeof(From));
  To result;
  std::memcpy(&result, &value, sizeof(To));
  return result;
}

}  // namespace cuda_sim

inline int __popc(unsigned x) {
  return __builtin_popcount(x);
}

inline int __popcll(unsigned long long x) {
  return __builtin_popcountll(x);
}

inline int __clz(int x) {
  return x == 0 ? 32 : __builtin_clz(static_cast<unsigned>(x));
}

inline int __clzll(long long x) {
  return x == 0 ? 64 : __builtin_clzll(static_cast<unsigned long long>(x));
}

inline int __ffs(int x) {
  return __builtin_ffs(x);
}

inline int __ffsll(long long x) {
  return __builtin_ffsll(x);
}

inline unsigned __brev(unsigned x) {
  unsigned reversed = 0;
  for (int bit = 0; bit < 32; ++bit) reversed |= ((x >> bit) & 1u) << (31 - bit);
  return reversed;
}

inline unsigned __umulhi(unsigned a, unsigned b) {
  return static_cast<unsigned>((static_cast<uint64_t>(a) * b) >> 32);
}

inline unsigned long long __umul64hi(unsigned long long a, unsigned long long b) {
  return static_cast<unsigned long long>((static_cast<unsigned __int128>(a) * b) >> 64);
}

inline unsigned __float_as_uint(float x) {
  return cuda_sim::same_bits<unsigned>(x);
}

inline int __float_as_int(float x) {
  return cuda_sim::same_bits<int>(x);
}

inline float __uint_as_float(unsigned x) {
  return cuda_sim::same_bits<float>(x);
}

inline float __int_as_float(int x) {
  return cuda_sim::same_bits<float>(x);
}

inline long long __double_as_longlong(double x) {
  return cuda_sim::same_bits<long long>(x);
}

inline double __longlong_as_double(long long x) {
  return cuda_sim::same_bits<double>(x);
}

// One operation, rounded to nearest: nvcc never contracts these to a fused multiply-add, and the
// simulator is built with -ffp-contract=off.
inline float __fadd_rn(float a, float b) {
  return a + b;
}

inline float __fsub_rn(float a, float b) {
  return a - b;
}

inline float __fmul_rn(float a, float b) {
  return a * b;
}

inline float __fdiv_rn(float a, float b) {
  return a / b;
}

inline float __fsqrt_rn(float a) {
  return std::sqrt(a);
}

inline float __fmaf_rn(float a, float b, float c) {
  return std::fma(a, b, c);
}

inline double __dadd_rn(double a, double b) {
  return a + b;
}

inline double __dsub_rn(double a, double b) {
  return a - b;
}

inline double __dmul_rn(double a, double b) {
  return a * b;
}

inline double __ddiv_rn(double a, double b) {
  return a / b;
}

inline double __dsqrt_rn(double a) {
  return std::sqrt(a);
}

inline double __fma_rn(double a, double b, double c) {
  return std::fma(a, b, c);
}

// Of a NaN and a number CUDA takes the number, as fmin and fmax do.
template <class A, class B>
std::common_type_t<A, B> min(A a, B b) {
  using T = std::common_type_t<A, B>;
  if constexpr (std::is_floating_point_v<T>) {
    return std::fmin(static_cast<T>(a), static_cast<T>(b));
  } else {
    return static_cast<T>(b) < static_cast<T>(a) ? static_cast<T>(b) : static_cast<T>(a);
  }
}

template <class A, class B>
std::common_type_t<A, B> max(A a, B b) {
  using T = std::common_type_t<A, B>;
  if constexpr (std::is_floating_point_v<T>) {
    return std::fmax(static_cast<T>(a), static_cast<T>(b));
  } else {
    return static_cast<T>(a) < static_cast<T>(b) ? static_cast<T>(b) : static_cast<T>(a);
  }
}
