#include "winnow/prune.h"

#include <algorithm>
#include <vector>

#include "backend_loader.h"
#include "failure.h"
#include "kernels.h"
#include "prune_loops.h"
#include "selection.h"
#include "threads.h"

namespace winnow {
namespace {

void check_segments(const winnow_prune_segment* segments, int32_t n) {
  for (int32_t s = 0; s < n; ++s) {
    check_pointer(segments[s].weights, "weights", s, segments[s].count);
    check_pointer(segments[s].mask, "mask", s, segments[s].count);
  }
}

std::vector<int64_t> count_alive(const Kernels& kernels, const winnow_prune_segment* segments,
                                 int32_t n) {
  std::vector<int64_t> alive(n);
  for (int32_t s = 0; s < n; ++s) {
    alive[s] = kernels.count_alive(segments[s].mask, segments[s].count);
  }
  return alive;
}

std::vector<Slice> slices_of(const winnow_prune_segment* segments,
                             const std::vector<Chunk>& chunks) {
  std::vector<Slice> slices;
  slices.reserve(chunks.size());
  for (const Chunk& chunk : chunks) {
    const winnow_prune_segment& segment = segments[chunk.segment];
    slices.push_back({segment.weights + chunk.begin, segment.mask + chunk.begin / 8, chunk.count,
                      chunk.segment, RemovalCount{0, 0}});
  }
  return slices;
}

// Called when a kernel has seen a NaN, which it does not place: the message can afford a second
// look.
[[noreturn]] void fail_diverged(const winnow_prune_segment* segments, int32_t n) {
  for (int32_t s = 0; s < n; ++s) {
    for (int64_t i = 0; i < segments[s].count; ++i) {
      const bool alive = ((segments[s].mask[i / 8] >> (i % 8)) & 1) != 0;
      if (alive && magnitude_key(segments[s].weights[i]) > kInfinityKey) {
        fail(
            WINNOW_DIVERGED,
            "the weight of segment %d at flat index %lld is NaN: training has diverged; go back to "
            "a checkpoint from before that and lower the learning rate",
            s, static_cast<long long>(i));
      }
    }
  }
  fail(WINNOW_INTERNAL, "a NaN was seen and is gone: the weights changed during the call");
}

void prune_global(winnow_device* device, const winnow_prune_segment* segments, int32_t n,
                  int64_t remove, float* alpha, int64_t* survivors, int64_t* magnitudes) {
  const int64_t total = checked_total(segments, n);
  check_segments(segments, n);
  if (alpha == nullptr) fail(WINNOW_INVALID_ARGUMENT, "alpha is NULL");
  if (survivors == nullptr && n > 0) fail(WINNOW_INVALID_ARGUMENT, "survivors is NULL");
  if (device != nullptr) {
    const PruneRequest request = {segments, n, false, &remove, alpha, survivors, magnitudes};
    return on_device(*device, device->backend->prune, &request);
  }

  const Kernels& kernels = active_kernels();
  std::vector<int64_t> alive = count_alive(kernels, segments, n);
  int64_t alive_total = 0;
  for (const int64_t count : alive) alive_total += count;
  if (remove < 0 || remove > alive_total) {
    fail(WINNOW_INVALID_ARGUMENT,
         "cannot remove %lld weights: %lld are alive, so give 0 to that number",
         static_cast<long long>(remove), static_cast<long long>(alive_total));
  }

  std::vector<Slice> slices = slices_of(segments, split(segments, n, total));
  const auto slice_count = static_cast<int64_t>(slices.size());
  const int threads = team_size(total);
  Selection selection(kernels, threads);
  Bucket bucket;
  if (!selection.find(slices.data(), slice_count, alive_total, remove, threads, &bucket)) {
    fail_diverged(segments, n);
  }
  *alpha = selection.remove(slices.data(), slice_count, bucket, threads, alive.data());
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
  if (device != nullptr) {
    const PruneRequest request = {segments, n, true, remove, alphas, survivors, magnitudes};
    return on_device(*device, device->backend->prune, &request);
  }

  const Kernels& kernels = active_kernels();
  std::vector<int64_t> alive = count_alive(kernels, segments, n);
  for (int32_t s = 0; s < n; ++s) {
    if (remove[s] < 0 || remove[s] > alive[s]) {
      fail(WINNOW_INVALID_ARGUMENT,
           "cannot remove %lld weights of segment %d: %lld are alive, so give 0 to that number",
           static_cast<long long>(remove[s]), s, static_cast<long long>(alive[s]));
    }
  }

  // The slices of segment s are those from begin[s] to begin[s + 1].
  std::vector<Chunk> chunks;
  std::vector<int64_t> begin(int64_t{n} + 1);
  // Asked once: another thread may change the setting while this call runs.
  std::vector<int> team(n);
  int most_threads = 1;
  for (int32_t s = 0; s < n; ++s) {
    append_chunks(s, segments[s].count, chunk_size(segments[s].count), &chunks);
    begin[s + 1] = static_cast<int64_t>(chunks.size());
    team[s] = team_size(segments[s].count);
    most_threads = std::max(most_threads, team[s]);
  }
  std::vector<Slice> slices = slices_of(segments, chunks);
  Selection selection(kernels, most_threads);
  std::vector<Bucket> buckets(n);
  // All are found before any is touched: a NaN in the last segment must leave the first unchanged.
  for (int32_t s = 0; s < n; ++s) {
    if (!selection.find(slices.data() + begin[s], begin[s + 1] - begin[s], alive[s], remove[s],
                        team[s], &buckets[s])) {
      fail_diverged(segments, n);
    }
  }
  for (int32_t s = 0; s < n; ++s) {
    alphas[s] = selection.remove(slices.data() + begin[s], begin[s + 1] - begin[s], buckets[s],
                                 team[s], alive.data());
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
