// Warp primitives: votes, shuffles, matches, reductions.
#pragma once

#include <cstdint>
#include <cstring>
#include <type_traits>

#include "cuda_sim/location.h"

namespace cuda_sim {

enum class WarpOp {
  kSync,
  kShuffle,
  kShuffleUp,
  kShuffleDown,
  kShuffleXor,
  kBallot,
  kAny,
  kAll,
  kMatchAny,
  kMatchAll,
  kAdd,
  kMinUnsigned,
  kMaxUnsigned,
  kMinSigned,
  kMaxSigned,
  kAnd,
  kOr,
  kXor,
};

// What one lane brings to a warp primitive. `argument` and `width` belong to shuffles.
struct WarpCall {
  WarpOp op = WarpOp::kSync;
  uint32_t mask = 0;
  uint64_t value = 0;
  int argument = 0;
  int width = 0;
};

uint64_t warp_call(const WarpCall& call, Location where);

template <class T>
uint64_t to_bits(T value) {
  static_assert(std::is_arithmetic_v<T> && (sizeof(T) == 4 || sizeof(T) == 8),
                "warp primitives take numbers of 4 or 8 bytes");
  uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof(T));
  return bits;
}

template <class T>
T from_bits(uint64_t bits) {
  T value;
  std::memcpy(&value, &bits, sizeof(T));
  return value;
}

template <class T>
T shuffle(WarpOp op, unsigned mask, T value, int argument, int width, Location where) {
  return from_bits<T>(warp_call({op, mask, to_bits(value), argument, width}, where));
}

inline unsigned vote(WarpOp op, unsigned mask, bool value, Location where) {
  return static_cast<unsigned>(warp_call({op, mask, value}, where));
}

template <class T>
T reduce(WarpOp op, unsigned mask, T value, Location where) {
  return static_cast<T>(warp_call({op, mask, static_cast<uint32_t>(value)}, where));
}

}  // namespace cuda_sim

inline void __syncwarp(unsigned mask = 0xffffffffu,
                       cuda_sim::Location where = cuda_sim::Location::here()) {
  cuda_sim::warp_call({cuda_sim::WarpOp::kSync, mask}, where);
}

template <class T>
T __shfl_sync(unsigned mask, T value, int lane, int width = 32,
              cuda_sim::Location where = cuda_sim::Location::here()) {
  return cuda_sim::shuffle(cuda_sim::WarpOp::kShuffle, mask, value, lane, width, where);
}

template <class T>
T __shfl_up_sync(unsigned mask, T value, unsigned delta, int width = 32,
                 cuda_sim::Location where = cuda_sim::Location::here()) {
  return cuda_sim::shuffle(cuda_sim::WarpOp::kShuffleUp, mask, value, static_cast<int>(delta),
                           width, where);
}

template <class T>
T __shfl_down_sync(unsigned mask, T value, unsigned delta, int width = 32,
                   cuda_sim::Location where = cuda_sim::Location::here()) {
  return cuda_sim::shuffle(cuda_sim::WarpOp::kShuffleDown, mask, value, static_cast<int>(delta),
                           width, where);
}

template <class T>
T __shfl_xor_sync(unsigned mask, T value, int lane_mask, int width = 32,
                  cuda_sim::Location where = cuda_sim::Location::here()) {
  return cuda_sim::shuffle(cuda_sim::WarpOp::kShuffleXor, mask, value, lane_mask, width, where);
}

inline unsigned __ballot_sync(unsigned mask, int predicate,
                              cuda_sim::Location where = cuda_sim::Location::here()) {
  return cuda_sim::vote(cuda_sim::WarpOp::kBallot, mask, predicate != 0, where);
}

inline int __any_sync(unsigned mask, int predicate,
                      cuda_sim::Location where = cuda_sim::Location::here()) {
  return static_cast<int>(cuda_sim::vote(cuda_sim::WarpOp::kAny, mask, predicate != 0, where));
}

inline int __all_sync(unsigned mask, int predicate,
                      cuda_sim::Location where = cuda_sim::Location::here()) {
  return static_cast<int>(cuda_sim::vote(cuda_sim::WarpOp::kAll, mask, predicate != 0, where));
}

template <class T>
unsigned __match_any_sync(unsigned mask, T value,
                          cuda_sim::Location where = cuda_sim::Location::here()) {
  return static_cast<unsigned>(
      cuda_sim::warp_call({cuda_sim::WarpOp::kMatchAny, mask, cuda_sim::to_bits(value)}, where));
}

template <class T>
unsigned __match_all_sync(unsigned mask, T value, int* all_equal,
                          cuda_sim::Location where = cuda_sim::Location::here()) {
  const unsigned peers = static_cast<unsigned>(
      cuda_sim::warp_call({cuda_sim::WarpOp::kMatchAll, mask, cuda_sim::to_bits(value)}, where));
  *all_equal = peers != 0;
  return peers;
}

#define CUDA_SIM_REDUCE(name, type, op)                                      \
  inline type name(unsigned mask, type value,                                \
                   cuda_sim::Location where = cuda_sim::Location::here()) {  \
    return cuda_sim::reduce<type>(cuda_sim::WarpOp::op, mask, value, where); \
  }

CUDA_SIM_REDUCE(__reduce_add_sync, unsigned, kAdd)
CUDA_SIM_REDUCE(__reduce_add_sync, int, kAdd)
CUDA_SIM_REDUCE(__reduce_min_sync, unsigned, kMinUnsigned)
CUDA_SIM_REDUCE(__reduce_min_sync, int, kMinSigned)
CUDA_SIM_REDUCE(__reduce_max_sync, unsigned, kMaxUnsigned)
CUDA_SIM_REDUCE(__reduce_max_sync, int, kMaxSigned)
CUDA_SIM_REDUCE(__reduce_and_sync, unsigned, kAnd)
CUDA_SIM_REDUCE(__reduce_or_sync, unsigned, kOr)
CUDA_SIM_REDUCE(__reduce_xor_sync, unsigned, kXor)

#undef CUDA_SIM_REDUCE
