#include "port.h"
#include "races.h"

namespace {

constexpr int kThreads = 64;
constexpr int kBlocks = 4;
constexpr int kLanes = 32;

__global__ void sum_kernel(Sum sum, uint32_t* word) {
  if (sum == Sum::kAtomic) {
    atomicAdd(word, 1u);
  } else {
    *word += 1;
  }
}

__global__ void exchange_kernel(Exchange exchange, uint32_t* result) {
  __shared__ uint32_t shared[kThreads];
  shared[threadIdx.x] = threadIdx.x;
  if (exchange == Exchange::kBarrier) __syncthreads();
  result[blockIdx.x * kThreads + threadIdx.x] = shared[(threadIdx.x + 1) % kThreads];
}

__global__ void warp_exchange_kernel(WarpExchange exchange, uint32_t* result) {
  __shared__ uint32_t shared[kLanes];
  shared[threadIdx.x] = threadIdx.x;
  if (exchange == WarpExchange::kSyncwarp) {
    __syncwarp();
  } else {
    __shfl_sync(0xffffffffu, threadIdx.x, 0);
  }
  result[threadIdx.x] = shared[threadIdx.x ^ 1];
}

__global__ void message_kernel(Message message, uint32_t* words, uint32_t* done, uint32_t* sum) {
  words[blockIdx.x] = blockIdx.x + 1;
  if (message != Message::kNoWriterFence) __threadfence();
  if (atomicAdd(done, 1u) != gridDim.x - 1) return;
  if (message != Message::kNoReaderFence) __threadfence();
  uint32_t total = 0;
  for (int block = 0; block < kBlocks; ++block) total += words[block];
  *sum = total;
}

__global__ void bytes_kernel(uint8_t* bytes) {
  bytes[threadIdx.x] = static_cast<uint8_t>(threadIdx.x);
}

}  // namespace

void run_sum(Sum sum, uint32_t* word) {
  WINNOW_LAUNCH(sum_kernel, kBlocks, kThreads, 0, nullptr, sum, word);
}

void run_exchange(Exchange exchange, uint32_t* result) {
  WINNOW_LAUNCH(exchange_kernel, kBlocks, kThreads, 0, nullptr, exchange, result);
}

void run_warp_exchange(WarpExchange exchange, uint32_t* result) {
  WINNOW_LAUNCH(warp_exchange_kernel, 1, kLanes, 0, nullptr, exchange, result);
}

void run_message(Message message, uint32_t* words, uint32_t* done, uint32_t* sum) {
  WINNOW_LAUNCH(message_kernel, kBlocks, 1, 0, nullptr, message, words, done, sum);
}

void run_bytes(uint8_t* bytes) {
  WINNOW_LAUNCH(bytes_kernel, 1, kThreads, 0, nullptr, bytes);
}
