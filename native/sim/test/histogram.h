// Counts of values modulo kBins, by a kernel that has most of what can go wrong in one: shared
// memory, atomics, barriers, and a last block that collects what the others left.
#pragma once

#include <cstdint>

constexpr int kBins = 40;

// values: `count` of them, count >= 0. counts: kBins, written. Gives a cudaError_t.
int histogram(const uint32_t* values, int64_t count, int blocks, uint64_t* counts);
