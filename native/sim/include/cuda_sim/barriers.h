// Block barriers, fences and the other ways of a thread to wait.
#pragma once

#include "cuda_sim/location.h"

namespace cuda_sim {

enum class Barrier { kPlain, kCount, kAnd, kOr };

int block_barrier(Barrier kind, bool vote, Location where);
void fence();
// Lets the other threads run, as a loop that waits for one of them must.
void yield();
[[noreturn]] void fail_kernel(const char* what, Location where);

}  // namespace cuda_sim

inline void __syncthreads(cuda_sim::Location where = cuda_sim::Location::here()) {
  cuda_sim::block_barrier(cuda_sim::Barrier::kPlain, false, where);
}

inline int __syncthreads_count(int vote, cuda_sim::Location where = cuda_sim::Location::here()) {
  return cuda_sim::block_barrier(cuda_sim::Barrier::kCount, vote != 0, where);
}

inline int __syncthreads_and(int vote, cuda_sim::Location where = cuda_sim::Location::here()) {
  return cuda_sim::block_barrier(cuda_sim::Barrier::kAnd, vote != 0, where);
}

inline int __syncthreads_or(int vote, cuda_sim::Location where = cuda_sim::Location::here()) {
  return cuda_sim::block_barrier(cuda_sim::Barrier::kOr, vote != 0, where);
}

inline void __threadfence() {
  cuda_sim::fence();
}

inline void __nanosleep(unsigned) {
  cuda_sim::yield();
}

[[noreturn]] inline void __trap(cuda_sim::Location where = cuda_sim::Location::here()) {
  cuda_sim::fail_kernel("__trap()", where);
}
