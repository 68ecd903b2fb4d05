// What a launch consists of while it runs. Only the thread that holds the launch lock touches it.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "cuda_sim/barriers.h"
#include "cuda_sim/control.h"
#include "cuda_sim/language.h"
#include "cuda_sim/launch.h"
#include "cuda_sim/location.h"
#include "cuda_sim/warp.h"
#include "fiber.h"
#include "race.h"

namespace cuda_sim {

struct Block;
struct Warp;

enum class State : uint8_t { kReady, kRunning, kAtBarrier, kAtWarpCall, kExited };

constexpr int kWarpLanes = 32;

struct Thread {
  Fiber fiber;
  Block* block = nullptr;
  Warp* warp = nullptr;
  uint3 index{};
  uint32_t rank = 0;  // in its block
  uint32_t lane = 0;
  State state = State::kExited;
  Location waits_at;
  WarpCall call;
  uint64_t call_result = 0;
  RaceClock race;
};

struct Warp {
  Thread* lanes[kWarpLanes] = {};
  uint32_t alive = 0;  // one bit a lane
};

struct BarrierState {
  Barrier kind = Barrier::kPlain;
  Location where;
  uint32_t arrived = 0;
  uint32_t votes = 0;
  int result = 0;
};

struct Block {
  uint3 index{};
  uint64_t rank = 0;  // in the grid
  std::vector<std::unique_ptr<Thread>> threads;
  std::vector<Warp> warps;
  std::deque<Thread*> ready;
  uint32_t alive = 0;
  BarrierState barrier;
  uint32_t barriers_passed = 0;
  std::vector<char> static_shared;  // while another block runs
  std::unique_ptr<char, void (*)(void*)> dynamic_shared{nullptr, nullptr};
};

// Memory of the launching thread that holds `__shared__` variables.
struct SharedArea {
  char* begin = nullptr;
  size_t bytes = 0;
};

struct Run {
  const Launch* launch = nullptr;
  uint64_t launches = 0;
  uint64_t blocks = 0;
  uint64_t next_block = 0;
  std::vector<uint64_t> block_order;  // empty: ascending
  std::vector<Block*> resident;
  Block* current_block = nullptr;
  Thread* current = nullptr;
  Fiber host;
  SharedArea shared;
  bool failed = false;
  uint64_t yields = 0;
  uint64_t random_state = 1;
};

extern Run run;

// xorshift64: the same numbers on every machine.
uint32_t random_number();

}  // namespace cuda_sim
