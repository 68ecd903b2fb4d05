// How a kernel splits its work over threads.
#pragma once

#include <omp.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "failure.h"

namespace winnow {

// A run of weights in one segment. `begin` is a multiple of kChunkGrain.
struct Chunk {
  int32_t segment;
  int64_t begin;
  int64_t count;
};

// 512 weights are 64 bytes of mask: chunks share no mask byte, and where the mask is aligned to
// cache lines no cache line either.
constexpr int64_t kChunkGrain = 512;

// Starting and joining a team costs several microseconds, and far more when other work holds the
// cores (libgomp spins at barriers). Below this many weights one thread is done before that.
constexpr int64_t kSerialBelow = int64_t{1} << 17;

// The number of threads for this many weights; at least 1.
int team_size(int64_t weights);

// Weights in a chunk for an input of this size: enough chunks to balance threads that do not get a
// whole core, and never more than about eight thousand beyond the number of segments.
int64_t chunk_size(int64_t weights);

// Appends the chunks of one segment.
void append_chunks(int32_t segment, int64_t count, int64_t size, std::vector<Chunk>* chunks);

// Refuses a segment array that no kernel can take; gives the total of the counts.
template <class Segment>
int64_t checked_total(const Segment* segments, int32_t n) {
  if (n < 0) fail(WINNOW_INVALID_ARGUMENT, "the number of segments is %d: it must be >= 0", n);
  if (n > 0 && segments == nullptr) fail(WINNOW_INVALID_ARGUMENT, "segments is NULL");
  int64_t total = 0;
  for (int32_t s = 0; s < n; ++s) {
    const int64_t count = segments[s].count;
    if (count < 0) {
      fail(WINNOW_INVALID_ARGUMENT, "the count of segment %d is %lld: it must be >= 0", s,
           static_cast<long long>(count));
    }
    if (__builtin_add_overflow(total, count, &total)) {
      fail(WINNOW_INVALID_ARGUMENT, "the counts up to segment %d add up to more than 2^63 - 1", s);
    }
  }
  return total;
}

// Refuses a pointer that is NULL although its segment has weights.
inline void check_pointer(const void* pointer, const char* name, int32_t segment, int64_t count) {
  if (pointer == nullptr && count > 0) {
    fail(WINNOW_INVALID_ARGUMENT, "%s of segment %d is NULL, but its count is %lld", name, segment,
         static_cast<long long>(count));
  }
}

template <class Segment>
std::vector<Chunk> split(const Segment* segments, int32_t n, int64_t total) {
  std::vector<Chunk> chunks;
  const int64_t size = chunk_size(total);
  for (int32_t s = 0; s < n; ++s) append_chunks(s, segments[s].count, size, &chunks);
  return chunks;
}

// A thread takes so many items at once, where there are enough for all: the processor's prefetchers
// start anew wherever a thread's next chunk is not the neighbour of its last.
constexpr int64_t kRun = 8;

// Calls body(item, thread) for each item; thread is below `threads`. The body must not throw.
template <class Item, class Body>
void parallel_for(Item* items, int64_t n, int threads, Body body) {
  if (threads == 1) {
    for (int64_t i = 0; i < n; ++i) body(items[i], 0);
    return;
  }
  const int64_t run = std::clamp<int64_t>(n / (threads * kRun), 1, kRun);
#pragma omp parallel for num_threads(threads) schedule(dynamic, run)
  for (int64_t i = 0; i < n; ++i) body(items[i], omp_get_thread_num());
}

}  // namespace winnow
