#include "prune_block.h"
#include "prune_kernels.h"
#include "prune_keys.h"
#include "prune_sampling.h"

namespace winnow::cuda {
namespace {

// Above every key: a sampled weight that is dead, or past the end of its segment.
constexpr Count kNoKey = ~Count{0};

template <bool kScores>
__device__ Count sampled_key(const PruneWork& work, Count position) {
  const auto tile = static_cast<int64_t>(position / kTileWeights);
  const int32_t s = segment_of(work.table, tile);
  const winnow_prune_segment& segment = work.table.segments[s];
  const int64_t index = (tile - work.table.first_chunk[s]) * kTileWeights +
                        static_cast<int64_t>(position % kTileWeights);
  if (index >= segment.count || ((segment.mask[index / 8] >> (index % 8)) & 1) == 0) return kNoKey;
  return key_of<kScores>(scores_of<kScores>(segment)[index]);
}

// How many of the sampled weights go is binomial, whatever part of them is alive. Four standard
// deviations and a little miss it once in ten thousand times for weights in random order.
__device__ void set_range(const Count* sorted, double part, Count largest, PruneGroup* group) {
  const double centre = part * kSampleSize;
  const double margin = 4.0 * sqrt(centre * max(0.0, 1.0 - part)) + 2.0;
  const double low = floor(centre - margin);
  const double high = ceil(centre + margin);
  const Count first = low < 0.0 ? 0 : min(sorted[static_cast<int>(low)], largest);
  const Count last = high >= kSampleSize ? largest : min(sorted[static_cast<int>(high)], largest);
  int shift = 0;
  while ((Count{kBins} << shift) <= last - first) ++shift;
  group->first = static_cast<uint32_t>(first);
  group->shift = shift;
}

// A block for each group.
template <bool kScores>
__global__ void __launch_bounds__(kPruneThreads) guess_range(PruneWork work, bool may_miss) {
  WINNOW_DYNAMIC_SHARED(Count, sample);
  const auto g = static_cast<int32_t>(blockIdx.x);
  const int64_t first_tile = work.first_tile(g);
  const int64_t weights = (work.end_tile(g) - first_tile) * kTileWeights;
  const int64_t remove = work.remove[g];
  // What cannot be removed is refused in the end: no pass finds it.
  if (!may_miss || weights < kSampledFrom || remove <= 0 || remove > weights) {
    if (threadIdx.x == 0) work.groups[g].shift = kWidestShift;
    return;
  }
  for (int s = threadIdx.x; s < kSampleSize; s += kPruneThreads) {
    const int64_t position = first_tile * kTileWeights + sample_position(s, weights);
    sample[s] = sampled_key<kScores>(work, static_cast<Count>(position));
  }
  __syncthreads();
  block_sort(sample, kSampleSize);
  if (threadIdx.x == 0) {
    const double part = static_cast<double>(remove) / static_cast<double>(weights);
    set_range(sample, part, kScores ? 0xffffffffu : kInfinityBits, &work.groups[g]);
  }
}

}  // namespace

void guess_ranges(const PruneWork& work, int32_t groups, bool scores, bool may_miss,
                  cudaStream_t stream) {
  constexpr size_t kSharedBytes = kSampleSize * sizeof(Count);
  if (scores) {
    WINNOW_LAUNCH(guess_range<true>, groups, kPruneThreads, kSharedBytes, stream, work, may_miss);
  } else {
    WINNOW_LAUNCH(guess_range<false>, groups, kPruneThreads, kSharedBytes, stream, work, may_miss);
  }
  check_launch();
}

}  // namespace winnow::cuda
