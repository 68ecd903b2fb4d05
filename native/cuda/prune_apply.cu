#include "prune_block.h"
#include "prune_kernels.h"
#include "prune_keys.h"

namespace winnow::cuda {
namespace {

// What this block does with the keys of a group: those below `first` go, those from there on are
// undecided for `width` keys.
struct Verdict {
  uint32_t first;
  uint32_t width;
  bool by_index;  // the undecided ones go in index order, `left` of them; else they are candidates
  int64_t left;
};

__device__ Verdict tied_verdict(const PruneWork& work, int32_t g) {
  const PruneGroup& group = work.groups[g];
  Count before = 0;
  for (int64_t block = work.first_tile(g) / work.tiles_per_block + threadIdx.x; block < blockIdx.x;
       block += kPruneThreads) {
    before += work.tie_count(block, g);
  }
  const int64_t left = group.rank - static_cast<int64_t>(block_sum(before).total);
  if (left <= 0) return {group.first, 0, false, 0};
  if (left >= static_cast<int64_t>(work.tie_count(blockIdx.x, g))) {
    return {group.first + 1, 0, false, 0};
  }
  return {group.first, 1, true, left};
}

__device__ Verdict verdict_on(const PruneWork& work, int32_t g) {
  const PruneGroup& group = work.groups[g];
  if (group.phase == kTied) return tied_verdict(work, g);
  if (group.phase == kNothingToRemove) return {0, 0, false, 0};
  return {group.first, 1u << group.shift, false, 0};
}

struct Judgement {
  unsigned removed;
  unsigned undecided;
};

template <bool kScores>
__device__ Judgement judge(const Octet& octet, const float (&scores)[kOctet],
                           const Verdict& verdict, uint32_t (&keys)[kOctet]) {
  unsigned removed = 0;
  unsigned undecided = 0;
  for (int lane = 0; lane < kOctet; ++lane) {
    keys[lane] = key_of<kScores>(scores[lane]);
    const bool is_below = keys[lane] < verdict.first;
    removed |= static_cast<unsigned>(is_below) << lane;
    undecided |= static_cast<unsigned>(!is_below && keys[lane] - verdict.first < verdict.width)
                 << lane;
  }
  return {removed & octet.alive, undecided & octet.alive};
}

__device__ unsigned lowest_bits(unsigned bits, int64_t n) {
  unsigned lowest = 0;
  for (; bits != 0 && n > 0; --n) {
    lowest |= bits & (0 - bits);
    bits &= bits - 1;
  }
  return lowest;
}

// The candidates of one byte of the mask are neighbours in the list, in order: settle() counts on
// it.
__device__ void list_candidates(const PruneWork& work, int32_t g, const Verdict& verdict,
                                const uint32_t (&keys)[kOctet], unsigned undecided, int64_t tile) {
  Count slot = atomicAdd(&work.groups[g].listed, static_cast<Count>(__popc(undecided)));
  for (int lane = 0; lane < kOctet; ++lane) {
    if (((undecided >> lane) & 1) == 0) continue;
    // More come only where another stream changes the weights during the call.
    if (slot < kCandidates) {
      work.candidates(g)[slot] =
          (Count{keys[lane] - verdict.first} << kPositionBits) | position_of(tile, lane);
    }
    ++slot;
  }
}

// Writes +0.0 over the weights that are not kept. Weights that are 0 already cost no write.
__device__ void clear(float* weights, const Octet& octet, const float (&before)[kOctet],
                      unsigned keep) {
  unsigned cleared = 0;
  for (int lane = 0; lane < kOctet; ++lane) {
    cleared |= static_cast<unsigned>(__float_as_uint(before[lane]) != 0) << lane;
  }
  cleared &= ~keep;
  if (is_vector(weights, octet.lanes)) {
    const auto kept = [&](int lane) { return ((keep >> lane) & 1) != 0 ? before[lane] : 0.0f; };
    auto* const halves = reinterpret_cast<float4*>(weights);
    if ((cleared & 0x0f) != 0) halves[0] = make_float4(kept(0), kept(1), kept(2), kept(3));
    if ((cleared & 0xf0) != 0) halves[1] = make_float4(kept(4), kept(5), kept(6), kept(7));
  } else {
    for (int lane = 0; lane < octet.lanes; ++lane) {
      if (((cleared >> lane) & 1) != 0) weights[lane] = 0.0f;
    }
  }
}

template <bool kScores>
__global__ void __launch_bounds__(kPruneThreads) apply_verdicts(PruneWork work) {
  __shared__ uint32_t magnitudes[WINNOW_MAGNITUDE_BINS];
  if (work.call->stopped()) return;
  if (threadIdx.x < WINNOW_MAGNITUDE_BINS) magnitudes[threadIdx.x] = 0;
  __syncthreads();

  Verdict verdict = {0, 0, false, 0};
  int32_t open = -1;  // the group that the verdict is on
  TileRuns runs(work);
  for (TileRun run; runs.next(&run);) {
    const int32_t g = work.group_of(run.segment);
    if (open != g) verdict = verdict_on(work, g);
    open = g;
    const winnow_prune_segment segment = work.table.segments[run.segment];
    const int64_t segment_tile = work.table.first_chunk[run.segment];
    Count kept = 0;
    for (int64_t tile = run.begin; tile < run.end; ++tile) {
      const Octet octet = octet_at(segment, tile - segment_tile);
      float weights[kOctet];
      load_octet(segment.weights + octet.index, octet.lanes, weights);
      uint32_t keys[kOctet];
      Judgement judgement;
      if (kScores) {
        float scores[kOctet];
        load_octet(segment.scores + octet.index, octet.alive == 0 ? 0 : octet.lanes, scores);
        judgement = judge<true>(octet, scores, verdict, keys);
      } else {
        judgement = judge<false>(octet, weights, verdict, keys);
      }
      if (verdict.by_index) {
        const BlockSum ties = block_sum(__popc(judgement.undecided));
        judgement.removed |=
            lowest_bits(judgement.undecided, verdict.left - static_cast<int64_t>(ties.before));
        verdict.left -= static_cast<int64_t>(ties.total);
      } else if (judgement.undecided != 0) {
        list_candidates(work, g, verdict, keys, judgement.undecided, tile);
      }
      const unsigned keep = octet.alive & ~judgement.removed;
      kept += __popc(keep);
      if (work.magnitudes != nullptr && judgement.removed != 0) {
        for (int lane = 0; lane < kOctet; ++lane) {
          if (((judgement.removed >> lane) & 1) != 0) {
            atomicAdd(&magnitudes[magnitude_bin(weights[lane])], 1u);
          }
        }
      }
      clear(segment.weights + octet.index, octet, weights, keep);
      if (octet.lanes != 0) segment.mask[octet.index / 8] = static_cast<uint8_t>(keep);
    }

    // The barriers in block_sum also stand between the counts above and their flush, and between
    // that flush and the counts of the next run.
    const Count block_kept = block_sum(kept).total;
    if (threadIdx.x == 0 && block_kept != 0) {
      atomicAdd(&work.survivors[run.segment], block_kept);
    }
    if (work.magnitudes != nullptr) {
      if (threadIdx.x < WINNOW_MAGNITUDE_BINS && magnitudes[threadIdx.x] != 0) {
        atomicAdd(&work.magnitudes[int64_t{run.segment} * WINNOW_MAGNITUDE_BINS + threadIdx.x],
                  Count{magnitudes[threadIdx.x]});
        magnitudes[threadIdx.x] = 0;
      }
      __syncthreads();
    }
  }
}

}  // namespace

int64_t prune_blocks(Workspace& workspace, bool scores, int64_t tiles) {
  const int64_t work = tiles < 1 ? 1 : tiles;
  return workspace.grid(scores ? apply_verdicts<true> : apply_verdicts<false>, kPruneThreads, 0,
                        work);
}

void apply(const PruneWork& work, unsigned blocks, bool scores, cudaStream_t stream) {
  if (scores) {
    WINNOW_LAUNCH(apply_verdicts<true>, blocks, kPruneThreads, 0, stream, work);
  } else {
    WINNOW_LAUNCH(apply_verdicts<false>, blocks, kPruneThreads, 0, stream, work);
  }
  check_launch();
}

}  // namespace winnow::cuda
