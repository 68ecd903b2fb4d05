// What the race checker wants to be told. Empty functions but in the race build, whose kernels are
// compiled with -fsanitize=thread and whose runtime takes the place of ThreadSanitizer's.
#pragma once

#include <cstdint>

namespace cuda_sim {

struct Block;
struct Warp;

#if defined(CUDA_SIM_CHECK_RACES)

// What a thread knows of the order of things.
struct RaceClock {
  uint32_t lanes[32] = {};  // __syncwarp calls of each lane of its warp that happened before
  uint64_t acquired = 0;    // the time of the last fence that happened before
};

void race_launch();
void race_barrier(Block& block);
void race_fence();
void race_syncwarp(Warp& warp, uint32_t lanes);

#else

struct RaceClock {};

inline void race_launch() {}
inline void race_barrier(Block&) {}
inline void race_fence() {}
inline void race_syncwarp(Warp&, uint32_t) {}

#endif

}  // namespace cuda_sim
