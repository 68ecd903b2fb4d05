#include "histogram.h"
#include "port.h"

namespace {

constexpr int kThreads = 96;

struct Work {
  const uint32_t* values;
  int64_t count;
  uint32_t* parts;  // kBins of each block
  uint32_t* blocks_done;
  uint64_t* counts;
};

template <class Value>
__global__ void __launch_bounds__(kThreads) count_bins(const __grid_constant__ Work work) {
  __shared__ uint32_t bins[kBins];
  __shared__ bool is_last_block;
  const Value* __restrict__ values = work.values;
  for (int bin = threadIdx.x; bin < kBins; bin += kThreads) bins[bin] = 0;
  __syncthreads();

  const int64_t stride = static_cast<int64_t>(gridDim.x) * kThreads;
  for (int64_t i = static_cast<int64_t>(blockIdx.x) * kThreads + threadIdx.x; i < work.count;
       i += stride) {
    atomicAdd(&bins[values[i] % kBins], 1u);
  }
  __syncthreads();

  for (int bin = threadIdx.x; bin < kBins; bin += kThreads) {
    work.parts[blockIdx.x * kBins + bin] = bins[bin];
  }
  __threadfence();  // the parts are there before the block counts as done
  __syncthreads();
  if (threadIdx.x == 0) is_last_block = atomicAdd(work.blocks_done, 1u) == gridDim.x - 1;
  __syncthreads();
  if (!is_last_block) return;

  __threadfence();  // and are read after the last block counts as done
  for (int bin = threadIdx.x; bin < kBins; bin += kThreads) {
    uint64_t sum = 0;
    for (unsigned block = 0; block < gridDim.x; ++block) sum += work.parts[block * kBins + bin];
    work.counts[bin] = sum;
  }
}

struct Buffers {
  uint32_t* values = nullptr;
  uint32_t* parts = nullptr;
  uint32_t* blocks_done = nullptr;
  uint64_t* counts = nullptr;

  ~Buffers() {
    cudaFree(values);
    cudaFree(parts);
    cudaFree(blocks_done);
    cudaFree(counts);
  }
};

#define RETURN_IF_FAILED(call) \
  if (const cudaError_t status = call; status != cudaSuccess) return status

cudaError_t run(const uint32_t* values, int64_t count, int blocks, uint64_t* counts) {
  Buffers device;
  const size_t bytes = static_cast<size_t>(count) * sizeof(uint32_t);
  RETURN_IF_FAILED(cudaMalloc(&device.values, bytes));
  RETURN_IF_FAILED(cudaMalloc(&device.parts, sizeof(uint32_t) * blocks * kBins));
  RETURN_IF_FAILED(cudaMalloc(&device.blocks_done, sizeof(uint32_t)));
  RETURN_IF_FAILED(cudaMalloc(&device.counts, sizeof(uint64_t) * kBins));
  RETURN_IF_FAILED(cudaMemcpyAsync(device.values, values, bytes, cudaMemcpyHostToDevice, nullptr));
  RETURN_IF_FAILED(cudaMemsetAsync(device.blocks_done, 0, sizeof(uint32_t), nullptr));
  const Work work{device.values, count, device.parts, device.blocks_done, device.counts};
  WINNOW_LAUNCH(count_bins<uint32_t>, blocks, kThreads, 0, nullptr, work);
  RETURN_IF_FAILED(cudaGetLastError());
  RETURN_IF_FAILED(cudaMemcpyAsync(counts, device.counts, sizeof(uint64_t) * kBins,
                                   cudaMemcpyDeviceToHost, nullptr));
  return cudaStreamSynchronize(nullptr);
}

}  // namespace

int histogram(const uint32_t* values, int64_t count, int blocks, uint64_t* counts) {
  return run(values, count, blocks, counts);
}
