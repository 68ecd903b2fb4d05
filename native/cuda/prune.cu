#include <algorithm>
#include <vector>

#include "prune.h"
#include "prune_kernels.h"

namespace winnow::cuda {
namespace {

// The state of a call is one piece of device memory: first what the host reads back, then the bins,
// all to be 0 at the start; then the ties, which are written before they are read.
struct Layout {
  size_t groups = sizeof(PruneCall);
  size_t survivors;
  size_t magnitudes;
  size_t bins;
  size_t ties;
  size_t end;

  Layout(const PruneRequest& request, int32_t group_count, unsigned blocks) {
    const auto n = static_cast<size_t>(request.segment_count);
    survivors = groups + group_count * sizeof(PruneGroup);
    magnitudes = survivors + n * sizeof(Count);
    bins = magnitudes +
           (request.magnitudes != nullptr ? n * WINNOW_MAGNITUDE_BINS * sizeof(Count) : 0);
    ties = bins + size_t{kBins} * group_count * sizeof(Count);
    end = ties + (size_t{blocks} + group_count) * sizeof(Count);
  }
};

bool have_scores(const PruneRequest& request) {
  return std::any_of(request.segments, request.segments + request.segment_count,
                     [](const winnow_prune_segment& segment) {
                       return segment.count > 0 && segment.scores != nullptr;
                     });
}

int64_t largest_group(const PruneRequest& request) {
  int64_t largest = 0;
  for (int32_t s = 0; s < request.segment_count; ++s) {
    const int64_t count = request.segments[s].count;
    largest = request.local ? std::max(largest, count) : largest + count;
  }
  return largest;
}

[[noreturn]] void fail_diverged(const PruneRequest& request, int64_t position) {
  int32_t s = 0;
  const auto padded = [&] {
    return (request.segments[s].count + kTileWeights - 1) / kTileWeights * kTileWeights;
  };
  for (; position >= padded(); ++s) position -= padded();
  if (request.segments[s].scores != nullptr) {
    fail(kBackendDiverged,
         "the score of segment %d at flat index %lld is NaN: training has diverged; go back to a "
         "checkpoint from before that and lower the learning rate",
         s, static_cast<long long>(position));
  }
  fail(kBackendDiverged,
       "the weight of segment %d at flat index %lld is NaN: training has diverged; go back to a "
       "checkpoint from before that and lower the learning rate",
       s, static_cast<long long>(position));
}

void check_counts(const PruneRequest& request, const PruneGroup* groups, int32_t group_count) {
  for (int32_t g = 0; g < group_count; ++g) {
    const auto remove = static_cast<long long>(request.remove[g]);
    const auto alive = static_cast<long long>(groups[g].alive);
    if (remove <= alive) continue;
    if (request.local) {
      fail(kBackendInvalidArgument,
           "cannot remove %lld weights of segment %d: %lld are alive, so give 0 to that number",
           remove, g, alive);
    }
    fail(kBackendInvalidArgument,
         "cannot remove %lld weights: %lld are alive, so give 0 to that number", remove, alive);
  }
}

void queue(const PruneWork& work, unsigned blocks, int32_t groups, bool scores, int64_t largest,
           cudaStream_t stream) {
  // A group that fits into the list is found in one pass over the full range: a guess that missed
  // would need another.
  const bool is_small = largest <= kCandidates;
  guess_ranges(work, groups, scores, !is_small, stream);
  const int passes = is_small ? 1 : kMostPasses;
  for (int i = 0; i < passes; ++i) {
    count_keys(work, blocks, scores, i == 0, stream);
    locate(work, groups, i == passes - 1, stream);
  }
  if (!is_small) count_ties(work, blocks, scores, stream);
  try {
    apply(work, blocks, scores, stream);
    settle(work, groups, scores, stream);
  } catch (const Failed& failed) {
    // A kernel's first launch may need memory to load it. Now that weights may have changed, this
    // must not look like the failure that leaves them alone.
    if (failed.result != kBackendOutOfMemory) throw;
    fail(kBackendError, "%s", failed.error.text);
  }
}

}  // namespace

void prune(Workspace& workspace, const PruneRequest& request) {
  const int32_t n = request.segment_count;
  const int32_t groups = request.local ? n : 1;
  if (groups == 0) return;
  const bool scores = have_scores(request);

  PruneWork work = {};
  work.table =
      upload_segments(workspace, "prune segments", request.segments, n, int64_t{kTileWeights});
  if (work.table.chunks > static_cast<int64_t>(kPositionMask / kTileWeights)) {
    fail(kBackendInvalidArgument, "more than 2^%d weights in one call", kPositionBits);
  }
  work.local = request.local;
  work.remove = static_cast<const int64_t*>(
      workspace.upload("prune remove", request.remove, groups * sizeof(int64_t)));
  const int64_t most_blocks = prune_blocks(workspace, scores, work.table.chunks);
  work.tiles_per_block = std::max<int64_t>(1, (work.table.chunks + most_blocks - 1) / most_blocks);
  const auto blocks = static_cast<unsigned>(
      std::max<int64_t>(1, (work.table.chunks + work.tiles_per_block - 1) / work.tiles_per_block));

  const Layout layout(request, groups, blocks);
  auto* const state =
      workspace.buffer<unsigned char>("prune state", static_cast<int64_t>(layout.end));
  work.call = reinterpret_cast<PruneCall*>(state);
  work.groups = reinterpret_cast<PruneGroup*>(state + layout.groups);
  work.survivors = reinterpret_cast<Count*>(state + layout.survivors);
  if (request.magnitudes != nullptr) {
    work.magnitudes = reinterpret_cast<Count*>(state + layout.magnitudes);
  }
  work.bins = reinterpret_cast<Count*>(state + layout.bins);
  work.ties = reinterpret_cast<Count*>(state + layout.ties);
  // Allocated before anything is queued: without memory, no weight may change.
  std::vector<unsigned char> results(layout.bins);
  const cudaStream_t stream = workspace.stream();
  check(cudaMemsetAsync(state, 0, layout.ties, stream));
  queue(work, blocks, groups, scores, largest_group(request), stream);
  check(cudaMemcpyAsync(results.data(), state, results.size(), cudaMemcpyDeviceToHost, stream));
  check(cudaStreamSynchronize(stream));

  const auto& call = *reinterpret_cast<const PruneCall*>(results.data());
  const auto* const found = reinterpret_cast<const PruneGroup*>(results.data() + layout.groups);
  check_counts(request, found, groups);
  if (call.nan_mark != 0) fail_diverged(request, static_cast<int64_t>(~call.nan_mark));
  if (call.refused != 0) fail(kBackendInternal, "the weights changed during the call");
  for (int32_t g = 0; g < groups; ++g) request.alphas[g] = found[g].alpha;
  const auto copy_counts = [&](size_t from, int64_t count, int64_t* to) {
    const auto* const counts = reinterpret_cast<const Count*>(results.data() + from);
    std::copy(counts, counts + count, to);
  };
  copy_counts(layout.survivors, n, request.survivors);
  if (request.magnitudes != nullptr) {
    copy_counts(layout.magnitudes, int64_t{n} * WINNOW_MAGNITUDE_BINS, request.magnitudes);
  }
}

}  // namespace winnow::cuda
