// What tests ask of the simulator and tell it. Not for kernels or launchers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace cuda_sim {

enum class Order : int { kAscending = 0, kDescending = 1, kRandom = 2 };

// Read once from the environment, CUDA_SIM_<NAME>. Change it only while no kernel runs.
struct Config {
  Order order = Order::kAscending;  // ORDER 0, 1 or 2: of blocks, and of threads that may run
  uint64_t seed = 1;                // SEED of the random order
  int resident = 1;                 // RESIDENT: blocks in flight together
  int preempt = 0;                  // PREEMPT: chance, in 1000, of another thread at an atomic or a
                                    // fence; in the race build at every access
  int strict = 1;                   // STRICT: 1 = a block meets at one and the same __syncthreads,
                                    // 2 = and no thread has exited before; 0 = neither
  int sms = 4;                      // SMS: multiprocessors of the device
  int race = 1;                     // RACE: look for races (in the race build)
  int fail_alloc_after = 0;  // FAIL_ALLOC_AFTER n: the n-th cudaMalloc or cudaMallocHost from
                             // now fails and this becomes 0; 0 = none fails
};

Config& config();

// Why the last kernel that failed did.
std::string last_failure();

// Pairs of accesses that nothing orders, each pair of places once; always 0 without the race build.
// A process that ends while this is not 0 ends with kRaceExitCode.
uint64_t races();
void forget_races();
constexpr int kRaceExitCode = 66;

// Allocations that have not been freed, of both kinds.
size_t live_allocations();

}  // namespace cuda_sim
