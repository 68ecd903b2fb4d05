#include "prune_block.h"
#include "prune_kernels.h"

namespace winnow::cuda {
namespace {

// Of the bin found, `rank` weights go: is it the bucket, or is it to be divided into bins again?
__device__ void narrow(int bin, int64_t rank, Count population, PruneGroup* group) {
  group->first += static_cast<uint32_t>(bin) << group->shift;
  group->rank = rank;
  if (population <= kCandidates) {
    group->phase = kCandidatesListed;
  } else if (group->shift == 0) {
    group->phase = kTied;
  } else {
    group->shift = max(0, group->shift - kBinBits);
  }
}

// A block for each group. Leaves its bins and counters at 0 for the next pass.
__global__ void __launch_bounds__(kPruneThreads) locate_bin(PruneWork work, bool last_pass) {
  constexpr int kOwn = kBins / kPruneThreads;
  PruneGroup& group = work.groups[blockIdx.x];
  if (group.phase != kSearching) return;
  const int64_t remove = work.remove[blockIdx.x];
  const int64_t rank = remove - static_cast<int64_t>(group.below);

  Count* const own_bins = work.bins + int64_t{blockIdx.x} * kBins + threadIdx.x * kOwn;
  Count own = 0;
  for (int bin = 0; bin < kOwn; ++bin) own += own_bins[bin];
  int64_t left = rank - static_cast<int64_t>(block_sum(own).before);
  const bool is_here = left >= 1 && left <= static_cast<int64_t>(own);
  if (is_here) {
    int bin = 0;
    for (; left > static_cast<int64_t>(own_bins[bin]); ++bin) {
      left -= static_cast<int64_t>(own_bins[bin]);
    }
    narrow(static_cast<int>(threadIdx.x) * kOwn + bin, left, own_bins[bin], &group);
  }
  for (int bin = 0; bin < kOwn; ++bin) own_bins[bin] = 0;
  const bool is_found = __syncthreads_or(is_here) != 0;
  if (threadIdx.x != 0) return;

  group.below = 0;
  if (remove == 0) {
    group.phase = kNothingToRemove;
  } else if (!is_found) {
    group.first = 0;
    group.shift = kWidestShift;
  }
  // There are not so many weights to remove, or another stream changes them during the call.
  if (last_pass && group.phase == kSearching) atomicOr(&work.call->refused, 1u);
}

}  // namespace

void locate(const PruneWork& work, int32_t groups, bool last_pass, cudaStream_t stream) {
  WINNOW_LAUNCH(locate_bin, groups, kPruneThreads, 0, stream, work, last_pass);
  check_launch();
}

}  // namespace winnow::cuda
