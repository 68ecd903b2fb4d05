// Exact selection of the k smallest magnitudes, in place.
//
// A radix select over the keys of kernels.h: a histogram over a range of keys shows in which bin
// the k-th smallest lies, and that bin becomes the next range, until a bin is one key wide. Three
// things keep the number of passes over memory at about two and a half:
//  - the first range is guessed from a sample, so that its bins are narrow at once; the pass counts
//    what lies below, so a wrong guess is noticed and costs one more pass, never a wrong result;
//  - once few weights are undecided, everything below them is removed, and only the chunks that
//    hold undecided ones are looked at again;
//  - ties are counted by chunk during that removal, so the index order needs no pass of its own.
// All counts are integers, so the order in which threads finish cannot show.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels.h"

namespace winnow {

// A chunk of the weights to select from.
struct Slice {
  float* weights;
  uint8_t* mask;
  int64_t count;
  int32_t segment;
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

class Selection {
 public:
  Selection(const Kernels& kernels, int threads);

  // Finds the bucket of the remove-th smallest of the `alive` weights in n slices, in order.
  // Changes none of them. False when one of them is NaN.
  bool find(Slice* slices, int64_t n, int64_t alive, int64_t remove, int threads, Bucket* bucket);

  // Removes what `bucket` says and writes +0.0 to all dead weights. Uses the slices as scratch.
  // Subtracts from alive[segment] and returns the largest magnitude removed. Allocates nothing, so
  // that it cannot fail halfway.
  float remove(Slice* slices, int64_t n, Bucket bucket, int threads, int64_t* alive);

 private:
  // On cache lines of its own, as each thread adds to its own.
  struct alignas(64) PerThread {
    KeyScan scan;
    bool used;
  };

  KeyScan count(Slice* slices, int64_t n, KeyRange range, int threads);
  bool locate(KeyRange range, int64_t rank, Bucket* bucket) const;
  Bucket narrow(Slice* slices, int64_t n, const Bucket& bucket, int threads);
  int64_t remove_below(Slice* slices, int64_t n, int32_t first, int32_t last, int threads,
                       int64_t* alive);
  void remove_ties(Slice* slices, int64_t n, const Bucket& bucket, int threads, int64_t* alive);

  const Kernels& kernels_;
  std::vector<PerThread> per_thread_;
  std::vector<int64_t> bins_;  // kBins a thread
};

}  // namespace winnow
