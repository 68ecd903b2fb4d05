#include "launches.h"
#include "port.h"

namespace {

__global__ void read_unwritten(uint32_t* static_words, uint32_t* dynamic_words) {
  __shared__ volatile uint32_t word;
  WINNOW_DYNAMIC_SHARED(volatile uint32_t, dynamic);
  static_words[blockIdx.x] = word;
  dynamic_words[blockIdx.x] = dynamic[3];
  word = 1;
  dynamic[3] = 1;
}

__global__ void block_order(uint32_t* next_turn, uint32_t* turns) {
  turns[atomicAdd(next_turn, 1u)] = blockIdx.x;
}

__global__ void touch_dynamic_shared(size_t bytes) {
  WINNOW_DYNAMIC_SHARED(volatile char, dynamic);
  if (bytes > 0) dynamic[bytes - 1] = 1;
}

__global__ void nothing() {}

}  // namespace

void run_read_unwritten(uint32_t* static_words, uint32_t* dynamic_words, int blocks) {
  WINNOW_LAUNCH(read_unwritten, blocks, 1, 16, nullptr, static_words, dynamic_words);
}

bool fills_static_shared() {
#if defined(CUDA_SIM_STATIC_SHARED)
  return false;
#else
  return true;
#endif
}

void run_block_order(uint32_t* next_turn, uint32_t* turns, int blocks) {
  WINNOW_LAUNCH(block_order, blocks, 1, 0, nullptr, next_turn, turns);
}

int allow_dynamic_shared(size_t bytes) {
  return cudaFuncSetAttribute(touch_dynamic_shared, cudaFuncAttributeMaxDynamicSharedMemorySize,
                              static_cast<int>(bytes));
}

void run_with_dynamic_shared(size_t bytes) {
  WINNOW_LAUNCH(touch_dynamic_shared, 1, 1, bytes, nullptr, bytes);
}

int blocks_per_multiprocessor(int threads, size_t dynamic_shared_bytes) {
  int blocks = 0;
  cudaOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, nothing, threads, dynamic_shared_bytes);
  return blocks;
}

void run_nothing(int blocks, int threads) {
  WINNOW_LAUNCH(nothing, blocks, threads, 0, nullptr);
}
