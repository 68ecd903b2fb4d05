// Atomics, vector types, large parameters and dynamic shared memory.
#pragma once

#include <cstdint>

constexpr int kAtomicOps = 8;

// Thread `rank` of the grid applies each operation, with operands[rank], to one cell: add, min,
// max, and, or, xor, exchange, and an increment by compare-and-swap.
void run_atomics(const uint64_t* operands, uint32_t* cells, int blocks, int threads);
void run_atomics(const uint64_t* operands, unsigned long long* cells, int blocks, int threads);

// Signed ones: minimum and maximum of -rank and rank, and an addition that wraps.
void run_signed_atomics(int32_t* cells, int threads);
// Count modulo 5 upwards, modulo 7 downwards, and a sum of halves.
void run_wrapping_atomics(uint32_t* counters, float* sum, int threads);

// A parameter of 4 KiB that each thread reads a part of.
struct Table {
  uint32_t entries[1020];
  uint32_t* copy;
};
void run_table(const Table& table);

// copy[i] = values[i] reversed, 16 bytes an access, one grid-stride loop; count in float4.
void run_reverse(const float* values, float* copy, int64_t count, int blocks);

// sums[block] = 0 + 1 + ... + threads - 1 by dynamic shared memory, 4 bytes a thread.
void run_dynamic_shared(uint32_t* sums, int blocks, int threads);
