#include "cuda_sim/launch.h"

#include <algorithm>
#include <mutex>
#include <numeric>

#include "device.h"
#include "failure.h"
#include "scheduler.h"
#include "shared_memory.h"

namespace cuda_sim {
namespace {

std::mutex launch_lock;

uint64_t volume(const dim3& extent) {
  return uint64_t{extent.x} * extent.y * extent.z;
}

cudaError_t check(const Launch& launch) {
  const uint64_t threads = volume(launch.block);
  if (volume(launch.grid) == 0 || launch.grid.x > 0x7fffffffu || launch.grid.y > 65535 ||
      launch.grid.z > 65535 || threads == 0 || threads > kMaxThreadsPerBlock ||
      launch.block.z > 64) {
    return cudaErrorInvalidConfiguration;
  }
  if (launch.dynamic_shared_bytes > dynamic_shared_limit(launch.kernel)) {
    return cudaErrorInvalidValue;
  }
  return cudaSuccess;
}

uint3 position(uint64_t rank, const dim3& extent) {
  return {static_cast<unsigned>(rank % extent.x), static_cast<unsigned>(rank / extent.x % extent.y),
          static_cast<unsigned>(rank / extent.x / extent.y)};
}

void order_blocks() {
  run.block_order.clear();
  if (config().order == Order::kAscending) return;
  run.block_order.resize(run.blocks);
  std::iota(run.block_order.begin(), run.block_order.end(), uint64_t{0});
  if (config().order == Order::kDescending) {
    std::reverse(run.block_order.begin(), run.block_order.end());
    return;
  }
  for (uint64_t i = run.blocks; i > 1; --i) {
    std::swap(run.block_order[i - 1], run.block_order[random_number() % i]);
  }
}

void start_block(Block& block) {
  const uint64_t turn = run.next_block++;
  block.rank = run.block_order.empty() ? turn : run.block_order[turn];
  block.index = position(block.rank, run.launch->grid);
  const size_t threads = volume(run.launch->block);
  block.alive = static_cast<uint32_t>(threads);
  block.barrier = {};
  block.barriers_passed = 0;
  block.ready.clear();
  block.warps.assign((threads + kWarpLanes - 1) / kWarpLanes, Warp{});
  while (block.threads.size() > threads) block.threads.pop_back();
  while (block.threads.size() < threads) block.threads.push_back(std::make_unique<Thread>());
  start_shared_memory(block);

  std::vector<Thread*> all;
  for (uint32_t rank = 0; rank < threads; ++rank) {
    Thread& thread = *block.threads[rank];
    thread.block = &block;
    thread.rank = rank;
    thread.lane = rank % kWarpLanes;
    thread.warp = &block.warps[rank / kWarpLanes];
    thread.warp->lanes[thread.lane] = &thread;
    thread.warp->alive |= 1u << thread.lane;
    thread.index = position(rank, run.launch->block);
    thread.race = {};
    thread.fiber.prepare(&thread_entry);
    all.push_back(&thread);
  }
  make_ready(all);
}

// Takes the blocks that have ended out of run.resident.
void retire_blocks(std::vector<Block*>& idle) {
  for (size_t i = run.resident.size(); i-- > 0;) {
    Block* block = run.resident[i];
    if (block->alive > 0) continue;
    if (run.current_block == block) run.current_block = nullptr;
    run.resident.erase(run.resident.begin() + static_cast<std::ptrdiff_t>(i));
    idle.push_back(block);
  }
}

void run_blocks(uint64_t resident) {
  // Kept between launches: their threads hold the stacks.
  static std::vector<std::unique_ptr<Block>> pool;
  while (pool.size() < resident) pool.push_back(std::make_unique<Block>());
  std::vector<Block*> idle;
  for (uint64_t i = 0; i < resident; ++i) idle.push_back(pool[i].get());

  while (!run.failed) {
    while (!idle.empty() && run.next_block < run.blocks) {
      run.resident.push_back(idle.back());
      idle.pop_back();
      start_block(*run.resident.back());
    }
    if (run.resident.empty()) return;
    if (!run_ready_threads()) {
      record_failure(describe_deadlock());
      run.failed = true;
    }
    retire_blocks(idle);
  }
}

}  // namespace

void launch(const Launch& launch) {
  const std::lock_guard<std::mutex> lock(launch_lock);
  if (const cudaError_t error = check(launch); error != cudaSuccess) {
    set_last_error(error);
    return;
  }
  run.launch = &launch;
  ++run.launches;
  run.blocks = volume(launch.grid);
  run.next_block = 0;
  run.resident.clear();
  run.current_block = nullptr;
  run.current = nullptr;
  run.failed = false;
  run.yields = 0;
  // Odd, hence not zero, which xorshift would stay at.
  run.random_state = (config().seed * 0x9e3779b97f4a7c15 + run.launches * 0xd1b54a32d192ed03) | 1;
  order_blocks();
  gridDim = launch.grid;
  blockDim = launch.block;
  race_launch();

  // The module's other thread-local variables lie there too.
  run.shared = find_shared_area(launch.shared_anchor);
  const std::vector<char> before(run.shared.begin, run.shared.begin + run.shared.bytes);
  const int most = shared_memory_swaps() ? std::max(1, config().resident) : 1;
  run_blocks(std::min(run.blocks, static_cast<uint64_t>(most)));
  std::copy(before.begin(), before.end(), run.shared.begin);

  run.current = nullptr;
  run.current_block = nullptr;
  if (run.failed) set_pending_error(cudaErrorLaunchFailure);
}

}  // namespace cuda_sim
