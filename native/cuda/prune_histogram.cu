#include "prune_kernels.h"
#include "prune_keys.h"

namespace winnow::cuda {
namespace {

// What a thread has counted since the last flush.
struct KeyCounts {
  unsigned below;
  unsigned alive;
};

__device__ void clear(uint32_t* bins) {
  for (int bin = threadIdx.x; bin < kBins; bin += kPruneThreads) bins[bin] = 0;
  __syncthreads();
}

// Adds what the block has counted to a group's numbers, and starts again at 0.
__device__ void flush(uint32_t* bins, KeyCounts* counts, bool first_pass, PruneGroup* group,
                      Count* group_bins) {
  __syncthreads();
  for (int bin = threadIdx.x; bin < kBins; bin += kPruneThreads) {
    if (bins[bin] == 0) continue;
    atomicAdd(&group_bins[bin], Count{bins[bin]});
    bins[bin] = 0;
  }
  if (counts->below != 0) atomicAdd(&group->below, Count{counts->below});
  if (first_pass && counts->alive != 0) atomicAdd(&group->alive, Count{counts->alive});
  *counts = {0, 0};
  __syncthreads();
}

template <bool kScores>
__global__ void __launch_bounds__(kPruneThreads) histogram(PruneWork work, bool first_pass) {
  // Counts of 32 bits do: a block has fewer weights than that, or the device has terabytes.
  WINNOW_DYNAMIC_SHARED(uint32_t, bins);
  KeyCounts counts = {0, 0};
  Count nan_mark = 0;
  int32_t open = -1;  // the group that the block is counting
  TileRuns runs(work);
  for (TileRun run; runs.next(&run);) {
    const int32_t g = work.group_of(run.segment);
    if (work.groups[g].phase != kSearching) continue;
    if (open < 0) {
      clear(bins);
    } else if (open != g) {
      flush(bins, &counts, first_pass, &work.groups[open], work.bins + int64_t{open} * kBins);
    }
    open = g;
    const uint32_t first = work.groups[g].first;
    const int shift = work.groups[g].shift;
    const winnow_prune_segment segment = work.table.segments[run.segment];
    const int64_t segment_tile = work.table.first_chunk[run.segment];
    for (int64_t tile = run.begin; tile < run.end; ++tile) {
      const Octet octet = octet_at(segment, tile - segment_tile);
      if (octet.alive == 0) continue;
      float scores[kOctet];
      load_octet(scores_of<kScores>(segment) + octet.index, octet.lanes, scores);
      counts.alive += __popc(octet.alive);
      for (int lane = 0; lane < kOctet; ++lane) {
        if (((octet.alive >> lane) & 1) == 0) continue;
        const uint32_t key = key_of<kScores>(scores[lane]);
        if (key < first) {
          ++counts.below;
        } else if (const uint32_t bin = (key - first) >> shift; bin < kBins) {
          // Adding a constant, the hardware sums over the lanes of a warp that hit one bin.
          atomicAdd(&bins[bin], 1u);
        }
        if (is_nan(scores[lane])) nan_mark = max(nan_mark, ~position_of(tile, lane));
      }
    }
  }
  if (open >= 0) {
    flush(bins, &counts, first_pass, &work.groups[open], work.bins + int64_t{open} * kBins);
  }
  if (nan_mark != 0) atomicMax(&work.call->nan_mark, nan_mark);
}

}  // namespace

void count_keys(const PruneWork& work, unsigned blocks, bool scores, bool first_pass,
                cudaStream_t stream) {
  constexpr size_t kSharedBytes = kBins * sizeof(uint32_t);
  if (scores) {
    WINNOW_LAUNCH(histogram<true>, blocks, kPruneThreads, kSharedBytes, stream, work, first_pass);
  } else {
    WINNOW_LAUNCH(histogram<false>, blocks, kPruneThreads, kSharedBytes, stream, work, first_pass);
  }
  check_launch();
}

}  // namespace winnow::cuda
