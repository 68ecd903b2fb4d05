// Atomics. One OS thread runs all CUDA threads and none is preempted inside of one, so a plain
// read-modify-write is atomic.
#pragma once

#include <cstring>
#include <type_traits>

#include "cuda_sim/location.h"

namespace cuda_sim {

// Called before an atomic: another thread may run first, and the race checker takes note.
void before_atomic(const void* address, unsigned bytes, Location where);

// The checker knows of the access already: it must not see a plain one too.
#define CUDA_SIM_UNCHECKED __attribute__((no_sanitize("thread")))

template <class T, class Update>
CUDA_SIM_UNCHECKED T read_modify_write(T* address, Update update, Location where) {
  static_assert(sizeof(T) == 4 || sizeof(T) == 8, "atomics take numbers of 4 or 8 bytes");
  before_atomic(address, sizeof(T), where);
  const T old = *address;
  *address = update(old);
  return old;
}

// Signed overflow wraps in CUDA and is undefined in C++.
template <class T>
T wrapping_add(T a, T b) {
  if constexpr (std::is_integral_v<T>) {
    using Unsigned = std::make_unsigned_t<T>;
    return static_cast<T>(static_cast<Unsigned>(a) + static_cast<Unsigned>(b));
  } else {
    return a + b;
  }
}

template <class T>
T wrapping_subtract(T a, T b) {
  using Unsigned = std::make_unsigned_t<T>;
  return static_cast<T>(static_cast<Unsigned>(a) - static_cast<Unsigned>(b));
}

// CUDA's overloads take the type of the pointer alone: the operand converts to it.
template <class T>
struct Identity {
  using type = T;
};
template <class T>
using Operand = typename Identity<T>::type;

}  // namespace cuda_sim

#define CUDA_SIM_ATOMIC(name, result)                                                          \
  template <class T>                                                                           \
  T name(T* address, cuda_sim::Operand<T> operand,                                             \
         cuda_sim::Location where = cuda_sim::Location::here()) {                              \
    return cuda_sim::read_modify_write(                                                        \
        address, [operand]([[maybe_unused]] T old) CUDA_SIM_UNCHECKED -> T { return result; }, \
        where);                                                                                \
  }

CUDA_SIM_ATOMIC(atomicAdd, cuda_sim::wrapping_add<T>(old, operand))
CUDA_SIM_ATOMIC(atomicSub, cuda_sim::wrapping_subtract<T>(old, operand))
CUDA_SIM_ATOMIC(atomicMin, operand < old ? operand : old)
CUDA_SIM_ATOMIC(atomicMax, operand > old ? operand : old)
CUDA_SIM_ATOMIC(atomicExch, operand)
CUDA_SIM_ATOMIC(atomicAnd, old& operand)
CUDA_SIM_ATOMIC(atomicOr, old | operand)
CUDA_SIM_ATOMIC(atomicXor, old ^ operand)
CUDA_SIM_ATOMIC(atomicInc, old >= operand ? T{0} : old + 1)
CUDA_SIM_ATOMIC(atomicDec, old == 0 || old > operand ? operand : old - 1)

#undef CUDA_SIM_ATOMIC

template <class T>
T atomicCAS(T* address, cuda_sim::Operand<T> expected, cuda_sim::Operand<T> desired,
            cuda_sim::Location where = cuda_sim::Location::here()) {
  return cuda_sim::read_modify_write(
      address,
      [expected, desired](T old)
          CUDA_SIM_UNCHECKED -> T { return old == expected ? desired : old; },
      where);
}
