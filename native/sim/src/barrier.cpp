#include "barrier.h"

#include <cstdio>
#include <cstring>

#include "failure.h"
#include "scheduler.h"

namespace cuda_sim {
namespace {

int vote_result(const BarrierState& barrier) {
  switch (barrier.kind) {
    case Barrier::kCount:
      return static_cast<int>(barrier.votes);
    case Barrier::kAnd:
      return barrier.votes == barrier.arrived;
    case Barrier::kOr:
      return barrier.votes > 0;
    default:
      return 0;
  }
}

void release(Block& block) {
  block.barrier.result = vote_result(block.barrier);
  block.barrier.arrived = 0;
  block.barrier.votes = 0;
  ++block.barriers_passed;
  race_barrier(block);
  std::vector<Thread*> waiting;
  for (const auto& thread : block.threads) {
    if (thread->state == State::kAtBarrier) waiting.push_back(thread.get());
  }
  make_ready(waiting);
}

void release_if_complete(Block& block) {
  if (block.barrier.arrived < block.alive) return;
  if (config().strict >= 2 && block.alive < block.threads.size()) {
    fail_kernel("a thread has exited and the rest of its block waits", block.barrier.where);
  }
  release(block);
}

bool same_barrier(const BarrierState& barrier, Barrier kind, Location where) {
  // A kernel in a header can have several copies of one file name.
  return barrier.kind == kind && barrier.where.line == where.line &&
         std::strcmp(barrier.where.file, where.file) == 0;
}

}  // namespace

void barrier_thread_exited(Block& block) {
  if (block.barrier.arrived > 0) release_if_complete(block);
}

int block_barrier(Barrier kind, bool vote, Location where) {
  Thread* thread = run.current;
  if (thread == nullptr) fail_kernel("__syncthreads", where);
  Block& block = *thread->block;
  BarrierState& barrier = block.barrier;
  if (barrier.arrived == 0) {
    barrier.kind = kind;
    barrier.where = where;
  } else if (config().strict >= 1 && !same_barrier(barrier, kind, where)) {
    char what[100];
    std::snprintf(what, sizeof(what),
                  "divergent __syncthreads: others of the block wait at line %d",
                  barrier.where.line);
    fail_kernel(what, where);
  }
  ++barrier.arrived;
  barrier.votes += vote;
  thread->state = State::kAtBarrier;
  thread->waits_at = where;
  release_if_complete(block);
  wait_for_others();
  // The next barrier cannot overwrite it: this thread is needed there too.
  return barrier.result;
}

void fence() {
  race_fence();
  maybe_preempt();
}

}  // namespace cuda_sim
