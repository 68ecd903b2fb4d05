// Exact selection of the k smallest keys, in place.
//
// A radix select over the keys of kernels.h: a histogram over a range of keys shows in which bin
// the k-th smallest lies, and that bin becomes the next range, until a bin is one key wide. Four
// things keep it at little more than one pass that reads and one that reads and writes:
//  - the first range is guessed from a sample, so that its bins are narrow at once; the pass counts
//    what lies below, so a wrong guess is noticed and costs one more pass, never a wrong result;
//  - once few weights are undecided, everything below them is removed, and only the chunks that
//    hold undecided ones are looked at again;
//  - ties are counted by chunk during that removal, so the index order needs no pass of its own;
//  - the second pass runs backwards and finds in the cache what the first one read last.
// All counts are integers, so the order in which threads finish cannot show.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels.h"

namespace winnow {

// A chunk of the weights to select from.
struct Slice {
  PruneRun run;
  int32_t segment;
  int64_t alive;  // written by Selection::find
  RemovalCount result;
};

// The keys from first to last() hold the weight that is the last to go: `rank` of their
// `population` are removed, and everything below them. Rank 0: there is nothing to remove.
struct Bucket {
  int32_t first;
  int shift;
  int64_t rank;
  int64_t population;

  int32_t last() const {
    return static_cast<int32_t>(first + (int64_t{1} << shift) - 1);
  }
};

// What is selected from: n slices in order.
struct Slices {
  Slice* begin;
  int64_t n;
  int64_t weights;  // the total of their counts
  int threads;
};

class Selection {
 public:
  // weights: the most that one call of find() will have.
  Selection(const Kernels& kernels, int64_t weights, int threads);

  enum class Found { kYes, kTooFewAlive, kNan };

  // Finds the bucket of the remove-th smallest of the weights alive; remove >= 0. Changes none of
  // them. *alive is their number, also when it is too small for `remove`.
  Found find(const Slices& slices, int64_t remove, int64_t* alive, Bucket* bucket);

  // Removes what `bucket` says and writes +0.0 to all dead weights. Uses the slices as scratch.
  // Subtracts from alive[segment], adds to the kMagnitudeBins numbers of each segment unless
  // `magnitudes` is NULL, and returns the largest score removed. Allocates nothing, so that it
  // cannot fail halfway.
  float remove(Slices slices, Bucket bucket, int64_t* alive, int64_t* magnitudes);

 private:
  // On cache lines of its own, as each thread adds to its own.
  struct alignas(64) PerThread {
    KeyScan scan;
    bool used;
    int32_t segment;  // that the magnitudes belong to
    int64_t magnitudes[kMagnitudeBins];

    // Moves the magnitudes to their segment's numbers, which other threads add to as well.
    void deliver(int64_t* all);
  };

  KeyRange first_range(const Slices& slices, int64_t remove) const;
  KeyRange full_range(const Slices& slices) const;
  KeyScan count(const Slices& slices, KeyRange range);
  bool locate(KeyRange range, int64_t rank, Bucket* bucket) const;
  Bucket narrow(const Slices& slices, const Bucket& bucket);
  template <class Removal>
  void for_each_counting(const Slices& slices, int64_t* magnitudes, Removal removal);
  void remove_below(Slices* slices, int32_t first, int32_t last, int64_t* alive,
                    int64_t* magnitudes);
  void remove_ties(const Slices& slices, const Bucket& bucket, int64_t* alive, int64_t* magnitudes);

  const Kernels& kernels_;
  int bin_bits_;
  std::vector<PerThread> per_thread_;
  std::vector<int64_t> bins_;  // 1 << bin_bits_ a thread
};

}  // namespace winnow
