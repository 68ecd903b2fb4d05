#include "prune_block.h"
#include "prune_kernels.h"
#include "prune_keys.h"

namespace winnow::cuda {
namespace {

template <bool kScores>
__global__ void __launch_bounds__(kPruneThreads) ties_of_blocks(PruneWork work) {
  if (work.call->stopped()) return;
  Count ties = 0;
  int32_t open = -1;  // the group that the block is counting
  TileRuns runs(work);
  for (TileRun run; runs.next(&run);) {
    const int32_t g = work.group_of(run.segment);
    if (work.groups[g].phase != kTied) continue;
    if (open != g) {
      ties = 0;
      open = g;
    }
    const uint32_t key = work.groups[g].first;
    const winnow_prune_segment segment = work.table.segments[run.segment];
    const int64_t segment_tile = work.table.first_chunk[run.segment];
    for (int64_t tile = run.begin; tile < run.end; ++tile) {
      const Octet octet = octet_at(segment, tile - segment_tile);
      if (octet.alive == 0) continue;
      float scores[kOctet];
      load_octet(scores_of<kScores>(segment) + octet.index, octet.lanes, scores);
      for (int lane = 0; lane < kOctet; ++lane) {
        ties += ((octet.alive >> lane) & 1) != 0 && key_of<kScores>(scores[lane]) == key;
      }
    }
    // Once a segment: the last sum of a group has them all.
    const Count block_ties = block_sum(ties).total;
    if (threadIdx.x == 0) work.tie_count(blockIdx.x, g) = block_ties;
  }
}

}  // namespace

void count_ties(const PruneWork& work, unsigned blocks, bool scores, cudaStream_t stream) {
  if (scores) {
    WINNOW_LAUNCH(ties_of_blocks<true>, blocks, kPruneThreads, 0, stream, work);
  } else {
    WINNOW_LAUNCH(ties_of_blocks<false>, blocks, kPruneThreads, 0, stream, work);
  }
  check_launch();
}

}  // namespace winnow::cuda
