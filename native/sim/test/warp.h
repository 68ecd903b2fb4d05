// Warp primitives of one warp: see warp.cu for what each row holds.
#pragma once

#include <cstdint>

constexpr int kLanes = 32;
constexpr int kRows = 18;

// results[row * kLanes + lane], of one warp that is given values[lane].
void run_warp_primitives(const uint32_t* values, uint32_t* results);
