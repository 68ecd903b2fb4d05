#include "failure.h"

#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>

namespace cuda_sim {
namespace {

std::mutex last_failure_lock;
std::string last_failure_text;

std::string text(const uint3& index) {
  return "(" + std::to_string(index.x) + "," + std::to_string(index.y) + "," +
         std::to_string(index.z) + ")";
}

std::string text(Location where) {
  return std::string(where.file != nullptr ? where.file : "?") + ":" + std::to_string(where.line);
}

std::string describe(const Thread& thread) {
  switch (thread.state) {
    case State::kAtBarrier:
      return "at __syncthreads " + text(thread.waits_at);
    case State::kAtWarpCall: {
      char mask[16];
      std::snprintf(mask, sizeof(mask), "%08x", thread.call.mask);
      return "at a warp primitive with mask " + std::string(mask) + " " + text(thread.waits_at);
    }
    case State::kExited:
      return "exited";
    default:
      return "ready";
  }
}

}  // namespace

void record_failure(const std::string& why) {
  std::fprintf(stderr, "cuda_sim: kernel failed: %s\n", why.c_str());
  const std::lock_guard<std::mutex> lock(last_failure_lock);
  last_failure_text = why;
}

std::string last_failure() {
  const std::lock_guard<std::mutex> lock(last_failure_lock);
  return last_failure_text;
}

std::string describe_deadlock() {
  std::string all = "deadlock:";
  for (const Block* block : run.resident) {
    std::map<std::string, int> threads;
    for (const auto& thread : block->threads) ++threads[describe(*thread)];
    all += " block " + text(block->index) + ":";
    for (const auto& [place, count] : threads) {
      all += " [" + std::to_string(count) + " " + place + "]";
    }
  }
  return all;
}

void fail_kernel(const char* what, Location where) {
  const Thread* thread = run.current;
  if (thread == nullptr) {
    std::fprintf(stderr, "cuda_sim: %s outside of a kernel at %s\n", what, text(where).c_str());
    std::abort();
  }
  record_failure(std::string(what) + " at " + text(where) + ", block " +
                 text(thread->block->index) + " thread " + text(thread->index));
  abandon_launch();
}

}  // namespace cuda_sim
