// Kernels that use barriers well and badly.
#pragma once

#include <cstdint>

// One block of `threads` votes with votes[thread]; results: count, and, or, seen by all threads
// alike, each times threads.
void run_votes(const int32_t* votes, int threads, int32_t* results);

// Thread 0 exits, the others meet: allowed unless CUDA_SIM_STRICT is 2.
void run_early_exit(int32_t* met);

// The two halves of a block wait at different barriers.
void run_divergent_barrier();

// Lane 0 waits for a warp that waits for its block.
void run_deadlock();

// Every second block of two waits for the other by spinning.
void run_handshake(uint32_t* flags);
