#include "barriers.h"
#include "port.h"

namespace {

__global__ void votes_kernel(const int32_t* votes, int32_t* results) {
  const int vote = votes[threadIdx.x];
  const int count = __syncthreads_count(vote);
  const int all = __syncthreads_and(vote);
  const int any = __syncthreads_or(vote);
  atomicAdd(&results[0], count);
  atomicAdd(&results[1], all);
  atomicAdd(&results[2], any);
}

__global__ void early_exit(int32_t* met) {
  if (threadIdx.x == 0) return;
  __syncthreads();
  atomicAdd(met, 1);
}

__global__ void divergent_barrier() {
  if (threadIdx.x < 32) {
    __syncthreads();
  } else {
    __syncthreads();
  }
}

__global__ void deadlock() {
  if (threadIdx.x == 0) {
    __syncwarp();
  } else {
    __syncthreads();
  }
}

__global__ void handshake(uint32_t* flags) {
  atomicExch(&flags[blockIdx.x], 1u);
  while (atomicAdd(&flags[1 - blockIdx.x], 0u) == 0) __nanosleep(100);
}

}  // namespace

void run_votes(const int32_t* votes, int threads, int32_t* results) {
  WINNOW_LAUNCH(votes_kernel, 1, threads, 0, nullptr, votes, results);
}

void run_early_exit(int32_t* met) {
  WINNOW_LAUNCH(early_exit, 1, 64, 0, nullptr, met);
}

void run_divergent_barrier() {
  WINNOW_LAUNCH(divergent_barrier, 1, 64, 0, nullptr);
}

void run_deadlock() {
  WINNOW_LAUNCH(deadlock, 1, 64, 0, nullptr);
}

void run_handshake(uint32_t* flags) {
  WINNOW_LAUNCH(handshake, 2, 1, 0, nullptr, flags);
}
