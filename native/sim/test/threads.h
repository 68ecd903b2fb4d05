// A library of simulated kernels as a JVM loads it: by dlopen, called from several threads.
#pragma once

#include <cstdint>

// results[i] = values[i] + the sum of the values of its block of 64; count a multiple of 64. Gives
// a cudaError_t.
using AddBlockSum = int(const uint32_t* values, uint32_t* results, int64_t count);

extern "C" __attribute__((visibility("default"))) int add_block_sum(const uint32_t* values,
                                                                    uint32_t* results,
                                                                    int64_t count);
