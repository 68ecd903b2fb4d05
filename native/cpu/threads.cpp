#include "threads.h"

#include <algorithm>
#include <atomic>

#include "winnow/cpu.h"

namespace winnow {
namespace {

constexpr int kMaxThreads = 1024;
constexpr int64_t kMinChunk = 16384;  // 64 KiB of weights: scheduling is then below 1 % of the work
// Weights that a pruning step cannot decide at once make it read their chunk again: small chunks
// keep that little.
constexpr int64_t kMaxChunks = 8192;

// 0: whatever OpenMP would use.
std::atomic<int> thread_setting{0};

}  // namespace

int team_size(int64_t weights) {
  return weights < kSerialBelow ? 1 : winnow_cpu_threads();
}

int64_t chunk_size(int64_t weights) {
  const int64_t grains = weights / (kMaxChunks * kChunkGrain) + 1;
  return std::max(kMinChunk, grains * kChunkGrain);
}

void append_chunks(int32_t segment, int64_t count, int64_t size, std::vector<Chunk>* chunks) {
  for (int64_t begin = 0; begin < count; begin += size) {
    chunks->push_back({segment, begin, std::min(size, count - begin)});
  }
}

}  // namespace winnow

winnow_status winnow_cpu_set_threads(int32_t n) {
  return winnow::guarded([&] {
    if (n < 0 || n > winnow::kMaxThreads) {
      winnow::fail(WINNOW_INVALID_ARGUMENT,
                   "%d threads: use 1 to %d, or 0 for what OpenMP is set to", n,
                   winnow::kMaxThreads);
    }
    winnow::thread_setting.store(n, std::memory_order_relaxed);
  });
}

int32_t winnow_cpu_threads(void) {
  const int setting = winnow::thread_setting.load(std::memory_order_relaxed);
  return setting > 0 ? setting : std::min(omp_get_max_threads(), winnow::kMaxThreads);
}
