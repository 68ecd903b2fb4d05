#include "prune_block.h"
#include "prune_kernels.h"
#include "prune_keys.h"

namespace winnow::cuda {
namespace {

// The bits of one byte of the mask that go, for the first of its candidates in the list; 0 for the
// others, so that one thread writes the byte.
__device__ unsigned removed_bits(const Count* list, int count, int i, Count cut) {
  const auto byte_of = [&](int at) { return (list[at] & kPositionMask) / 8; };
  const Count byte = byte_of(i);
  if (i > 0 && byte_of(i - 1) == byte) return 0;
  unsigned bits = 0;
  for (; i < count && byte_of(i) == byte; ++i) {
    if (list[i] <= cut) bits |= 1u << (list[i] % 8);
  }
  return bits;
}

__device__ void remove_candidate(const PruneWork& work, const Count* list, int count, int i,
                                 Count cut) {
  const Count position = list[i] & kPositionMask;
  const auto tile = static_cast<int64_t>(position / kTileWeights);
  const int32_t s = segment_of(work.table, tile);
  const winnow_prune_segment& segment = work.table.segments[s];
  const int64_t index = (tile - work.table.first_chunk[s]) * kTileWeights +
                        static_cast<int64_t>(position % kTileWeights);
  if (const unsigned bits = removed_bits(list, count, i, cut); bits != 0) {
    segment.mask[index / 8] = static_cast<uint8_t>(segment.mask[index / 8] & ~bits);
  }
  if (list[i] > cut) return;
  if (work.magnitudes != nullptr) {
    const int bin = magnitude_bin(segment.weights[index]);
    atomicAdd(&work.magnitudes[int64_t{s} * WINNOW_MAGNITUDE_BINS + bin], Count{1});
  }
  segment.weights[index] = 0.0f;
  atomicAdd(&work.survivors[s], ~Count{0});
}

// A block for each group.
template <bool kScores>
__global__ void __launch_bounds__(kPruneThreads) settle_group(PruneWork work) {
  WINNOW_DYNAMIC_SHARED(Count, sorted);
  if (work.call->stopped()) return;
  const auto g = static_cast<int32_t>(blockIdx.x);
  PruneGroup& group = work.groups[g];
  if (group.phase == kTied && threadIdx.x == 0) group.alpha = score_of<kScores>(group.first);
  if (group.phase != kCandidatesListed) return;

  const Count* const list = work.candidates(g);
  const int count = static_cast<int>(min(group.listed, Count{kCandidates}));
  int size = 1;
  while (size < count) size *= 2;
  for (int i = threadIdx.x; i < size; i += kPruneThreads) {
    sorted[i] = i < count ? list[i] : ~Count{0};
  }
  __syncthreads();
  block_sort(sorted, size);
  const Count cut = sorted[group.rank - 1];
  for (int i = threadIdx.x; i < count; i += kPruneThreads) {
    remove_candidate(work, list, count, i, cut);
  }
  if (threadIdx.x == 0) {
    group.alpha = score_of<kScores>(group.first + static_cast<uint32_t>(cut >> kPositionBits));
  }
}

}  // namespace

void settle(const PruneWork& work, int32_t groups, bool scores, cudaStream_t stream) {
  constexpr size_t kSharedBytes = kCandidates * sizeof(Count);
  if (scores) {
    WINNOW_LAUNCH(settle_group<true>, groups, kPruneThreads, kSharedBytes, stream, work);
  } else {
    WINNOW_LAUNCH(settle_group<false>, groups, kPruneThreads, kSharedBytes, stream, work);
  }
  check_launch();
}

}  // namespace winnow::cuda
