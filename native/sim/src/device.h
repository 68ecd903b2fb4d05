// The simulated device: its limits and its errors.
#pragma once

#include <cstddef>
#include <cstdint>

#include "cuda_sim/runtime_api.h"

namespace cuda_sim {

// Compute capability 7.5, the lowest that Winnow is built for.
constexpr uint64_t kMaxThreadsPerBlock = 1024;
constexpr int kMaxThreadsPerMultiprocessor = 1024;
constexpr int kMaxBlocksPerMultiprocessor = 16;
constexpr size_t kSharedPerBlock = 48 << 10;
constexpr size_t kSharedPerBlockOptin = 64 << 10;

// How much dynamic shared memory a launch of this kernel may ask for.
size_t dynamic_shared_limit(const void* kernel);

// What cudaGetLastError of the calling thread gives. Gives the error back.
cudaError_t set_last_error(cudaError_t error);

// What the calling thread's next synchronising call gives.
void set_pending_error(cudaError_t error);

}  // namespace cuda_sim
