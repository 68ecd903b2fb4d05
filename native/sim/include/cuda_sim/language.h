// Qualifiers and built-in variables.
#pragma once

#include "cuda_sim/vector_types.h"

#define __global__
#define __device__
#define __host__
#define __constant__
#define __forceinline__ inline __attribute__((always_inline))
#define __launch_bounds__(...)
#define __grid_constant__

// Statics of the module that holds the kernel. The whole thread-local block of the module is what
// the simulator swaps between blocks and fills with garbage: a section of its own would be tidier,
// but GCC 12 ignores section attributes inside templates. AddressSanitizer puts red zones round
// plain statics only, which cannot be swapped: that build keeps one block resident.
#if defined(CUDA_SIM_STATIC_SHARED)
#define __shared__ static
#else
#define __shared__ thread_local
#endif

// The launch and the scheduler write these before a kernel's thread runs on.
inline uint3 threadIdx{};
inline uint3 blockIdx{};
inline dim3 blockDim{};
inline dim3 gridDim{};
extern const int warpSize;  // not a constant expression, as with nvcc
