#include "atomics.h"
#include "port.h"

namespace {

template <class T>
__global__ void atomics(const uint64_t* operands, T* cells) {
  const T value = static_cast<T>(operands[blockIdx.x * blockDim.x + threadIdx.x]);
  atomicAdd(&cells[0], value);
  atomicMin(&cells[1], value);
  atomicMax(&cells[2], value);
  atomicAnd(&cells[3], value | 7);
  atomicOr(&cells[4], value);
  atomicXor(&cells[5], value);
  atomicExch(&cells[6], value);
  T seen = 0;
  for (T expected = 0;; expected = seen) {
    seen = atomicCAS(&cells[7], expected, expected + 1);
    if (seen == expected) break;
  }
}

__global__ void signed_atomics(int32_t* cells) {
  const int rank = static_cast<int>(threadIdx.x);
  atomicMin(&cells[0], -rank);
  atomicMax(&cells[1], rank);
  atomicAdd(&cells[2], 1);
  atomicSub(&cells[3], 1);
}

__global__ void wrapping_atomics(uint32_t* counters, float* sum) {
  atomicInc(&counters[0], 4u);
  atomicDec(&counters[1], 6u);
  atomicAdd(sum, 0.5f);
}

__global__ void copy_table(const __grid_constant__ Table table) {
  for (int i = threadIdx.x; i < 1020; i += blockDim.x) table.copy[i] = table.entries[i];
}

__global__ void __launch_bounds__(64)
    reverse(const float4* __restrict__ values, float4* __restrict__ copy, int64_t count) {
  const int64_t stride = static_cast<int64_t>(gridDim.x) * blockDim.x;
  for (int64_t i = static_cast<int64_t>(blockIdx.x) * blockDim.x + threadIdx.x; i < count;
       i += stride) {
    const float4 value = __ldg(&values[i]);
    copy[i] = make_float4(value.w, value.z, value.y, value.x);
  }
}

__global__ void dynamic_shared(uint32_t* sums) {
  WINNOW_DYNAMIC_SHARED(uint32_t, ranks);
  ranks[threadIdx.x] = threadIdx.x;
  __syncthreads();
  if (threadIdx.x != 0) return;
  uint32_t sum = 0;
  for (unsigned i = 0; i < blockDim.x; ++i) sum += ranks[i];
  sums[blockIdx.x] = sum;
}

}  // namespace

void run_atomics(const uint64_t* operands, uint32_t* cells, int blocks, int threads) {
  WINNOW_LAUNCH(atomics<uint32_t>, blocks, threads, 0, nullptr, operands, cells);
}

void run_atomics(const uint64_t* operands, unsigned long long* cells, int blocks, int threads) {
  WINNOW_LAUNCH(atomics<unsigned long long>, blocks, threads, 0, nullptr, operands, cells);
}

void run_signed_atomics(int32_t* cells, int threads) {
  WINNOW_LAUNCH(signed_atomics, 1, threads, 0, nullptr, cells);
}

void run_wrapping_atomics(uint32_t* counters, float* sum, int threads) {
  WINNOW_LAUNCH(wrapping_atomics, 1, threads, 0, nullptr, counters, sum);
}

void run_table(const Table& table) {
  WINNOW_LAUNCH(copy_table, 1, 128, 0, nullptr, table);
}

void run_reverse(const float* values, float* copy, int64_t count, int blocks) {
  WINNOW_LAUNCH(reverse, blocks, 64, 0, nullptr, reinterpret_cast<const float4*>(values),
                reinterpret_cast<float4*>(copy), count);
}

void run_dynamic_shared(uint32_t* sums, int blocks, int threads) {
  WINNOW_LAUNCH(dynamic_shared, blocks, threads, threads * sizeof(uint32_t), nullptr, sums);
}
