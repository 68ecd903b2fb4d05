#include "scheduler.h"

#include <utility>

#include "barrier.h"
#include "failure.h"
#include "shared_memory.h"
#include "warp_exchange.h"

const int warpSize = cuda_sim::kWarpLanes;

namespace cuda_sim {

Run run;

uint32_t random_number() {
  uint64_t& state = run.random_state;
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return static_cast<uint32_t>(state >> 16);
}

namespace {

bool is_random() {
  return config().order == Order::kRandom;
}

Thread* take(Block* block) {
  std::deque<Thread*>& ready = block->ready;
  if (ready.empty()) return nullptr;
  if (is_random()) std::swap(ready.front(), ready[random_number() % ready.size()]);
  Thread* thread = ready.front();
  ready.pop_front();
  return thread;
}

// Stays with the current block while it can (its shared memory is in place), but for one time in
// eight in random order.
Thread* take_next() {
  const size_t blocks = run.resident.size();
  if (blocks > 1 && is_random() && random_number() % 8 == 0) {
    if (Thread* thread = take(run.resident[random_number() % blocks])) return thread;
  }
  if (run.current_block != nullptr) {
    if (Thread* thread = take(run.current_block)) return thread;
  }
  const size_t start = blocks > 1 && is_random() ? random_number() % blocks : 0;
  for (size_t i = 0; i < blocks; ++i) {
    if (Thread* thread = take(run.resident[(start + i) % blocks])) return thread;
  }
  return nullptr;
}

Thread* take_from_another_block() {
  for (Block* block : run.resident) {
    if (block == run.current_block) continue;
    if (Thread* thread = take(block)) return thread;
  }
  return nullptr;
}

// nullptr: the launching thread.
void switch_to(Thread* next, bool current_ends = false) {
  Thread* from = run.current;
  if (next != nullptr) {
    next->state = State::kRunning;
    if (next == from) return;
    enter_block(next->block);
    threadIdx = next->index;
  }
  run.current = next;
  switch_fiber(from != nullptr ? from->fiber : run.host, next != nullptr ? next->fiber : run.host,
               current_ends);
}

}  // namespace

void make_ready(Thread* thread) {
  thread->state = State::kReady;
  thread->block->ready.push_back(thread);
}

void make_ready(const std::vector<Thread*>& threads) {
  if (config().order == Order::kDescending) {
    for (size_t i = threads.size(); i-- > 0;) make_ready(threads[i]);
  } else {
    for (Thread* thread : threads) make_ready(thread);
  }
}

void wait_for_others() {
  switch_to(take_next());
}

void maybe_preempt() {
  if (run.current == nullptr || config().preempt == 0) return;
  if (static_cast<int>(random_number() % 1000) >= config().preempt) return;
  make_ready(run.current);
  switch_to(take_next());
}

void yield() {
  constexpr uint64_t kMostYields = 50000000;
  if (++run.yields > kMostYields) {
    fail_kernel("no progress in 50,000,000 waits: for a block that is not resident?",
                Location::here());
  }
  make_ready(run.current);
  // The other threads of this block may all be waiting for the same thing.
  Thread* next = run.current_block->ready.size() == 1 ? take_from_another_block() : nullptr;
  switch_to(next != nullptr ? next : take_next());
}

bool run_ready_threads() {
  Thread* next = take_next();
  if (next == nullptr) return false;
  switch_to(next);
  return true;
}

void thread_entry() {
  fiber_entered();
  run.launch->run_thread(run.launch->call);

  Thread* thread = run.current;
  Block* block = thread->block;
  thread->state = State::kExited;
  --block->alive;
  thread->warp->alive &= ~(1u << thread->lane);
  if (block->alive > 0) {
    warp_lane_exited(*thread->warp);
    barrier_thread_exited(*block);
  }
  switch_to(block->alive > 0 ? take_next() : nullptr, true);
  __builtin_unreachable();
}

void abandon_launch() {
  run.failed = true;
  switch_to(nullptr, true);
  __builtin_unreachable();
}

}  // namespace cuda_sim
