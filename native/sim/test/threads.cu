#include "port.h"
#include "threads.h"

namespace {

constexpr int kThreads = 64;

__global__ void add_block_sum_kernel(const uint32_t* values, uint32_t* results) {
  __shared__ uint32_t sum;
  if (threadIdx.x == 0) sum = 0;
  __syncthreads();
  const uint32_t i = blockIdx.x * kThreads + threadIdx.x;
  atomicAdd(&sum, values[i]);
  __syncthreads();
  results[i] = values[i] + sum;
}

}  // namespace

int add_block_sum(const uint32_t* values, uint32_t* results, int64_t count) {
  WINNOW_LAUNCH(add_block_sum_kernel, static_cast<unsigned>(count / kThreads), kThreads, 0, nullptr,
                values, results);
  const cudaError_t launched = cudaGetLastError();
  return launched != cudaSuccess ? launched : cudaStreamSynchronize(nullptr);
}
