// What a .cu file includes instead of <cuda_runtime.h>, so that nvcc and g++ both take it: with
// nvcc it is CUDA, with g++ the simulator of native/sim.
#pragma once

// Launches a kernel: `block` threads in each of `grid` blocks (int or dim3), `shared_bytes` bytes
// of dynamic shared memory. A kernel whose name holds a comma goes in parentheses:
//   WINNOW_LAUNCH((histogram<int, 8>), grid, 256, 0, stream, values, count);
//   if (cudaGetLastError() != cudaSuccess) ...
//
// WINNOW_DYNAMIC_SHARED(T, name) declares `T* name`, the dynamic shared memory, in a kernel.

#if defined(__CUDACC__)

#include <cuda_runtime.h>

#define WINNOW_LAUNCH(kernel, grid, block, shared_bytes, stream, ...) \
  kernel<<<(grid), (block), (shared_bytes), (stream)>>>(__VA_ARGS__)

// Declared as bytes in every kernel: CUDA takes it for one variable of one type.
#define WINNOW_DYNAMIC_SHARED(T, name)                                   \
  extern __shared__ __align__(16) unsigned char winnow_dynamic_shared[]; \
  T* name = reinterpret_cast<T*>(winnow_dynamic_shared)

#else

#include "cuda_sim/cuda.h"

#define WINNOW_LAUNCH(kernel, grid, block, shared_bytes, stream, ...) \
  ::cuda_sim::launcher(kernel, grid, block, shared_bytes, stream)(__VA_ARGS__)

#define WINNOW_DYNAMIC_SHARED(T, name) \
  T* name = static_cast<T*>(::cuda_sim::dynamic_shared_memory())

#endif

#include "bfloat16.h"
