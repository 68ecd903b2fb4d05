// CUDA C++ for a host compiler: what <cuda_runtime.h> is to nvcc. Include native/cuda/port.h
// instead.
#pragma once

#if defined(__CUDACC__)
#error "nvcc brings the real thing: include port.h"
#endif

#include <cmath>
#include <cstddef>
#include <cstdint>

#include "cuda_sim/atomics.h"
#include "cuda_sim/barriers.h"
#include "cuda_sim/intrinsics.h"
#include "cuda_sim/language.h"
#include "cuda_sim/launch.h"
#include "cuda_sim/memory_access.h"
#include "cuda_sim/runtime_api.h"
#include "cuda_sim/vector_types.h"
#include "cuda_sim/warp.h"
