#include "winnow/prune.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "backend_loader.h"
#include "failure.h"
#include "kernels.h"
#include "selection.h"
#include "threads.h"

namespace winnow {
namespace {

static_assert(kMagnitudeBins == WINNOW_MAGNITUDE_BINS);

void check_segments(const winnow_prune_segment* segments, int32_t n) {
  int32_t first = -1;  // with weights
  for (int32_t s = 0; s < n; ++s) {
    check_pointer(segments[s].weights, "weights", s, segments[s].count);
    check_pointer(segments[s].mask, "mask", s, segments[s].count);
    if (segments[s].count == 0) continue;
    if (first < 0) first = s;
    if ((segments[s].scores == nullptr) != (segments[first].scores == nullptr)) {
      fail(WINNOW_INVALID_ARGUMENT,
           "of segments %d and %d only one has scores: give them to all segments or to none", first,
           s);
    }
  }
}

std::vector<Slice> slices_of(const winnow_prune_segment* segments,
                             const std::vector<Chunk>& chunks) {
  std::vector<Slice> slices;
  slices.reserve(chunks.size());
  for (const Chunk& chunk : chunks) {
    const winnow_prune_segment& segment = segments[chunk.segment];
    const PruneRun run = {segment.weights + chunk.begin, segment.mask + chunk.begin / 8,
                          segment.scores == nullptr ? nullptr : segment.scores + chunk.begin,
                          chunk.count};
    slices.push_back({run, chunk.segment, 0, {0, 0}});
  }
  return slices;
}

// Called when a kernel has seen a NaN, which it does not place: the message can afford a second
// look.
[[noreturn]] void fail_diverged(const winnow_prune_segment* segments, int32_t n) {
  for (int32_t s = 0; s < n; ++s) {
    const winnow_prune_segment& segment = segments[s];
    const bool scores = segment.scores != nullptr;
    for (int64_t i = 0; i < segment.count; ++i) {
      const bool alive = ((segment.mask[i / 8] >> (i % 8)) & 1) != 0;
      if (alive && std::isnan(scores ? segment.scores[i] : segment.weights[i])) {
        fail(WINNOW_DIVERGED,
             "the %s of segment %d at flat index %lld is NaN: training has diverged; go back to a "
             "checkpoint from before that and lower the learning rate",
             scores ? "score" : "weight", s, static_cast<long long>(i));
      }
    }
  }
  fail(WINNOW_INTERNAL, "a NaN was seen and is gone: the weights changed during the call");
}

[[noreturn]] void fail_remove(int64_t remove, int64_t alive) {
  fail(WINNOW_INVALID_ARGUMENT,
       "cannot remove %lld weights: %lld are alive, so give 0 to that number",
       static_cast<long long>(remove), static_cast<long long>(alive));
}

[[noreturn]] void fail_remove(int64_t remove, int32_t segment, int64_t alive) {
  fail(WINNOW_INVALID_ARGUMENT,
       "cannot remove %lld weights of segment %d: %lld are alive, so give 0 to that number",
       static_cast<long long>(remove), segment, static_cast<long long>(alive));
}

// The weights alive in each segment, as find() counted them.
std::vector<int64_t> alive_of(const std::vector<Slice>& slices, int32_t n) {
  std::vector<int64_t> alive(n);
  for (const Slice& slice : slices) alive[slice.segment] += slice.alive;
  return alive;
}

void clear_magnitudes(int64_t* magnitudes, int32_t n) {
  if (magnitudes != nullptr) std::fill_n(magnitudes, int64_t{n} * kMagnitudeBins, 0);
}

void prune_global(winnow_device* device, const winnow_prune_segment* segments, int32_t n,
                  int64_t remove, float* alpha, int64_t* survivors, int64_t* magnitudes) {
  const int64_t total = checked_total(segments, n);
  check_segments(segments, n);
  if (alpha == nullptr) fail(WINNOW_INVALID_ARGUMENT, "alpha is NULL");
  if (survivors == nullptr && n > 0) fail(WINNOW_INVALID_ARGUMENT, "survivors is NULL");
  if (remove < 0)
    fail(WINNOW_INVALID_ARGUMENT, "cannot remove %lld weights: give 0 or more",
         static_cast<long long>(remove));
  if (device != nullptr) {
    const PruneRequest request = {segments, n, false, &remove, alpha, survivors, magnitudes};
    return on_device(*device, device->backend->prune, &request);
  }

  std::vector<Slice> slices = slices_of(segments, split(segments, n, total));
  const Slices all = {slices.data(), static_cast<int64_t>(slices.size()), total, team_size(total)};
  Selection selection(active_kernels(), total, all.threads);
  Bucket bucket;
  int64_t alive_total;
  switch (selection.find(all, remove, &alive_total, &bucket)) {
    case Selection::Found::kTooFewAlive:
      fail_remove(remove, alive_total);
    case Selection::Found::kNan:
      fail_diverged(segments, n);
    case Selection::Found::kYes:
      break;
  }
  std::vector<int64_t> alive = alive_of(slices, n);
  clear_magnitudes(magnitudes, n);
  *alpha = selection.remove(all, bucket, alive.data(), magnitudes);
  std::copy(alive.begin(), alive.end(), survivors);
}

void prune_local(winnow_device* device, const winnow_prune_segment* segments, int32_t n,
                 const int64_t* remove, float* alphas, int64_t* survivors, int64_t* magnitudes) {
  checked_total(segments, n);
  check_segments(segments, n);
  if (n == 0) return;
  if (remove == nullptr) fail(WINNOW_INVALID_ARGUMENT, "remove is NULL");
  if (alphas == nullptr) fail(WINNOW_INVALID_ARGUMENT, "alphas is NULL");
  if (survivors == nullptr) fail(WINNOW_INVALID_ARGUMENT, "survivors is NULL");
  for (int32_t s = 0; s < n; ++s) {
    if (remove[s] < 0) {
      fail(WINNOW_INVALID_ARGUMENT, "cannot remove %lld weights of segment %d: give 0 or more",
           static_cast<long long>(remove[s]), s);
    }
  }
  if (device != nullptr) {
    const PruneRequest request = {segments, n, true, remove, alphas, survivors, magnitudes};
    return on_device(*device, device->backend->prune, &request);
  }

  // The slices of segment s are those from begin[s] to begin[s + 1].
  std::vector<Chunk> chunks;
  std::vector<int64_t> begin(int64_t{n} + 1);
  int64_t largest = 0;
  for (int32_t s = 0; s < n; ++s) {
    append_chunks(s, segments[s].count, chunk_size(segments[s].count), &chunks);
    begin[s + 1] = static_cast<int64_t>(chunks.size());
    largest = std::max(largest, segments[s].count);
  }
  std::vector<Slice> slices = slices_of(segments, chunks);
  // Asked once: another thread may change the setting while this call runs.
  const int most_threads = team_size(largest);
  const auto slices_in = [&](int32_t s) {
    return Slices{slices.data() + begin[s], begin[s + 1] - begin[s], segments[s].count,
                  segments[s].count < kSerialBelow ? 1 : most_threads};
  };
  Selection selection(active_kernels(), largest, most_threads);
  std::vector<Bucket> buckets(n);
  bool nan = false;
  // All are found before any is touched: an error in the last segment must leave the first
  // unchanged.
  for (int32_t s = 0; s < n; ++s) {
    int64_t alive;
    switch (selection.find(slices_in(s), remove[s], &alive, &buckets[s])) {
      case Selection::Found::kTooFewAlive:
        fail_remove(remove[s], s, alive);
      case Selection::Found::kNan:
        nan = true;
        break;
      case Selection::Found::kYes:
        break;
    }
  }
  if (nan) fail_diverged(segments, n);
  std::vector<int64_t> alive = alive_of(slices, n);
  clear_magnitudes(magnitudes, n);
  for (int32_t s = 0; s < n; ++s) {
    alphas[s] = selection.remove(slices_in(s), buckets[s], alive.data(), magnitudes);
  }
  std::copy(alive.begin(), alive.end(), survivors);
}

}  // namespace
}  // namespace winnow

winnow_status winnow_prune_global(winnow_device* device, const winnow_prune_segment* segments,
                                  int32_t segment_count, int64_t remove, float* alpha,
                                  int64_t* survivors, int64_t* magnitudes) {
  return winnow::guarded([&] {
    winnow::prune_global(device, segments, segment_count, remove, alpha, survivors, magnitudes);
  });
}

winnow_status winnow_prune_local(winnow_device* device, const winnow_prune_segment* segments,
                                 int32_t segment_count, const int64_t* remove, float* alphas,
                                 int64_t* survivors, int64_t* magnitudes) {
  return winnow::guarded([&] {
    winnow::prune_local(device, segments, segment_count, remove, alphas, survivors, magnitudes);
  });
}

float winnow_magnitude_edge(int32_t bin) {
  // The edge is the float whose leading bits are the bin: see kFirstMagnitudeBin.
  const int32_t bits = (winnow::kFirstMagnitudeBin + bin) << winnow::kMagnitudeBinShift;
  float edge;
  std::memcpy(&edge, &bits, sizeof(edge));
  return edge;
}
