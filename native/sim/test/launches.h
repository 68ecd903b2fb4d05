// Kernels that show the device: what memory starts as, in which order blocks run, what is refused.
#pragma once

#include <cstddef>
#include <cstdint>

// What one word of static and of dynamic shared memory holds that nobody wrote, in each block; each
// block then writes to both.
void run_read_unwritten(uint32_t* static_words, uint32_t* dynamic_words, int blocks);

// False in the build asan_static.
bool fills_static_shared();

// turns[turn] = the block that ran as number `turn`. next_turn: 0.
void run_block_order(uint32_t* next_turn, uint32_t* turns, int blocks);

// Writes the last of `bytes` bytes of dynamic shared memory, which must have been allowed beyond 48
// KiB. Gives a cudaError_t.
int allow_dynamic_shared(size_t bytes);
void run_with_dynamic_shared(size_t bytes);

int blocks_per_multiprocessor(int threads, size_t dynamic_shared_bytes);

void run_nothing(int blocks, int threads);
