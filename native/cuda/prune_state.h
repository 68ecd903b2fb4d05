// What the kernels of pruning share: the state of a call in device memory, and how the weights are
// dealt out to blocks.
//
// A group is what is selected over: all segments together (global) or one segment (local). For each
// group, one pass over the scores
//  - sorts a sample of the keys, to guess a range that holds the key of the last weight to go;
//  - counts the keys below that range and in each of its bins;
//  - finds the bin that holds the last weight to go, its bucket.
// A wrong guess shows in the counts and costs another pass, never a wrong result. A second pass
// over the weights removes those below the bucket and lists the few inside it, which one block then
// sorts. Only where more weights have one key than the list takes, they are counted by block, so
// that each block knows how many of its own go in index order.
//
// The state stays on the device until the end: the passes that the worst case needs are all queued,
// and those that find their group finished return at once.
#pragma once

#include <cstdint>

#include "segment_table.h"
#include "winnow/prune.h"

namespace winnow::cuda {

// The unsigned type that CUDA's 64-bit atomics take.
using Count = unsigned long long;

constexpr int kPruneThreads = 256;

// A thread takes 8 neighbours, whose bits are one byte of the mask: no two threads write the same
// byte, masks need no alignment, and a byte of 0 saves reading its weights.
constexpr int kOctet = 8;
constexpr int kTileWeights = kOctet * kPruneThreads;

constexpr int kBinBits = 12;
constexpr int kBins = 1 << kBinBits;
// Keys have 32 bits. The bins of this width cover them all.
constexpr int kWidestShift = 32 - kBinBits;
// A wrong guess, then the 32 bits of a key by the bits of a bin.
constexpr int kMostPasses = 1 + (32 + kBinBits - 1) / kBinBits;

// As many as a block sorts in the 48 KiB of shared memory that every device has.
constexpr int kCandidates = 4096;

// A candidate is one number: its key, relative to its bucket, above its position. The order of
// these numbers is the order of removal.
constexpr int kPositionBits = 64 - kWidestShift;
constexpr Count kPositionMask = (Count{1} << kPositionBits) - 1;

enum PrunePhase : int32_t {
  kSearching = 0,
  kNothingToRemove,
  kCandidatesListed,  // the bucket is small: its weights go into the list
  kTied,              // the bucket is one key of many weights
};

struct PruneGroup {
  PrunePhase phase;
  // While searching, the bins are [first + (b << shift), first + ((b + 1) << shift)); afterwards
  // the bucket is [first, first + (1 << shift)).
  uint32_t first;
  int32_t shift;
  float alpha;
  Count alive;
  Count below;   // keys below `first` in the pass under way
  int64_t rank;  // how many of the bucket go
  Count listed;
};

struct PruneCall {
  Count nan_mark;  // the complement of the first NaN's position; 0: none
  unsigned refused;
  unsigned unused;

  __device__ bool stopped() const {
    return nan_mark != 0 || refused != 0;
  }
};

// A kernel's parameter; all pointers are to device memory.
struct PruneWork {
  SegmentTable<winnow_prune_segment> table;  // in chunks of kTileWeights, here called tiles
  int64_t tiles_per_block;
  bool local;
  const int64_t* remove;  // one number a group
  PruneCall* call;
  PruneGroup* groups;
  Count* survivors;   // one number a segment
  Count* magnitudes;  // WINNOW_MAGNITUDE_BINS a segment, or NULL
  Count* bins;        // kBins a group
  Count* ties;        // one number for each block and group that share tiles: see tie_count()

  __device__ int32_t group_of(int32_t segment) const {
    return local ? segment : 0;
  }

  __device__ int64_t first_tile(int32_t group) const {
    return local ? table.first_chunk[group] : 0;
  }

  __device__ int64_t end_tile(int32_t group) const {
    return local ? table.first_chunk[group + 1] : table.chunks;
  }

  // A group that is found has no more use for its bins.
  __device__ Count* candidates(int32_t group) const {
    static_assert(kCandidates <= kBins);
    return bins + int64_t{group} * kBins;
  }

  // Blocks and groups both follow the order of tiles, so no two pairs that share tiles have the
  // same sum.
  __device__ Count& tie_count(int64_t block, int32_t group) const {
    return ties[block + group];
  }
};

// The part of a segment that falls to this block. The tiles are numbered over all segments.
struct TileRun {
  int32_t segment;
  int64_t begin;
  int64_t end;
};

// Gives a block its runs, in order.
class TileRuns {
 public:
  __device__ explicit TileRuns(const PruneWork& work)
      : first_tile_(work.table.first_chunk), next_(blockIdx.x * work.tiles_per_block) {
    end_ = min(next_ + work.tiles_per_block, work.table.chunks);
    segment_ = next_ < end_ ? segment_of(work.table, next_) : 0;
  }

  __device__ bool next(TileRun* run) {
    if (next_ >= end_) return false;
    while (first_tile_[segment_ + 1] <= next_) ++segment_;
    *run = {segment_, next_, min(end_, first_tile_[segment_ + 1])};
    next_ = run->end;
    return true;
  }

 private:
  const int64_t* first_tile_;
  int64_t next_;
  int64_t end_;
  int32_t segment_;
};

}  // namespace winnow::cuda
