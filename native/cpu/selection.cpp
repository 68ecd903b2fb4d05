#include "selection.h"

#include <algorithm>
#include <cstring>

#include "prune_loops.h"
#include "sample.h"
#include "threads.h"

namespace winnow {
namespace {

// A bin for each 512 weights leaves a few dozen of them undecided, and 2^16 bins of 8 bytes still
// fit into the second-level cache.
int bin_bits_for(int64_t weights) {
  int bits = 10;
  while (bits < 16 && (int64_t{1} << (bits + 9)) < weights) ++bits;
  return bits;
}

KeyRange range_of(int32_t first, int shift, int bin_bits) {
  return {first, static_cast<uint32_t>((uint64_t{1} << (bin_bits + shift)) - 1), shift};
}

// Chunks are at least 16384 weights long, some microseconds each.
constexpr int64_t kAloneBelow = 2 * kRun;

float score_of(int32_t key) {
  const uint32_t bits =
      key < 0 ? 0x80000000u | static_cast<uint32_t>(-key) : static_cast<uint32_t>(key);
  float score;
  std::memcpy(&score, &bits, sizeof(score));
  return score;
}

// Removes the first `share` weights that are alive and have this key.
void remove_first_ties(const PruneRun& run, int32_t key, int64_t share, int64_t* magnitudes) {
  for (int64_t i = 0; i < run.count && share > 0; ++i) {
    const int bit = 1 << (i % 8);
    if ((run.mask[i / 8] & bit) != 0 && key_at(run, i) == key) {
      if (magnitudes != nullptr) ++magnitudes[magnitude_bin(run.weights[i])];
      run.mask[i / 8] = static_cast<uint8_t>(run.mask[i / 8] & ~bit);
      run.weights[i] = 0.0f;
      --share;
    }
  }
}

// One for the few chunks that are looked at again: a team would take longer to wake up.
int useful_threads(const Slices& slices) {
  return slices.n < kAloneBelow ? 1 : slices.threads;
}

}  // namespace

Selection::Selection(const Kernels& kernels, int64_t weights, int threads)
    : kernels_(kernels),
      bin_bits_(bin_bits_for(weights)),
      per_thread_(threads),
      bins_(static_cast<size_t>(threads) << bin_bits_) {}

KeyRange Selection::full_range(const Slices& slices) const {
  const bool scores = slices.n > 0 && slices.begin->run.scores != nullptr;
  return scores ? range_of(INT32_MIN, 32 - bin_bits_, bin_bits_)
                : range_of(0, 31 - bin_bits_, bin_bits_);
}

KeyRange Selection::first_range(const Slices& slices, int64_t remove) const {
  KeyRange range = full_range(slices);
  int32_t first;
  int32_t last;
  if (remove == 0 || slices.weights < kSerialBelow ||
      !guess_keys(slices.begin, slices.weights, remove, &first, &last)) {
    return range;
  }
  int shift = 0;
  while ((int64_t{1} << (bin_bits_ + shift)) <= int64_t{last} - first) ++shift;
  return shift < range.shift ? range_of(first, shift, bin_bits_) : range;
}

KeyScan Selection::count(const Slices& slices, KeyRange range) {
  for (PerThread& own : per_thread_) {
    own.scan = {0, INT32_MIN};
    own.used = false;
  }
  parallel_for(slices.begin, slices.n, useful_threads(slices), [&](Slice& slice, int thread) {
    PerThread& own = per_thread_[thread];
    int64_t* const bins = bins_.data() + (static_cast<size_t>(thread) << bin_bits_);
    if (!own.used) {
      std::memset(bins, 0, sizeof(int64_t) << bin_bits_);
      own.used = true;
    }
    slice.alive = kernels_.count_alive(slice.run.mask, slice.run.count);
    kernels_.histogram(slice.run, range, bins, &own.scan);
  });
  KeyScan sum = {0, INT32_MIN};
  for (const PerThread& own : per_thread_) {
    sum.below += own.scan.below;
    sum.max_key = std::max(sum.max_key, own.scan.max_key);
  }
  return sum;
}

// Finds the bin in which the rank-th of the counted keys lies; false when it lies in none.
bool Selection::locate(KeyRange range, int64_t rank, Bucket* bucket) const {
  if (rank < 1) return false;
  for (int64_t bin = 0; bin < int64_t{1} << bin_bits_; ++bin) {
    int64_t population = 0;
    for (size_t thread = 0; thread < per_thread_.size(); ++thread) {
      if (per_thread_[thread].used) population += bins_[(thread << bin_bits_) + bin];
    }
    if (rank <= population) {
      *bucket = {static_cast<int32_t>(range.first + (bin << range.shift)), range.shift, rank,
                 population};
      return true;
    }
    rank -= population;
  }
  return false;
}

Bucket Selection::narrow(const Slices& slices, const Bucket& bucket) {
  const KeyRange range = range_of(bucket.first, std::max(0, bucket.shift - bin_bits_), bin_bits_);
  count(slices, range);
  // Where another thread changes weights during the call, none may be found: the range still
  // shrinks, so that the call ends.
  Bucket narrower = {bucket.first, range.shift, bucket.rank, bucket.population};
  locate(range, bucket.rank, &narrower);
  return narrower;
}

Selection::Found Selection::find(const Slices& slices, int64_t remove, int64_t* alive,
                                 Bucket* bucket) {
  const KeyRange range = first_range(slices, remove);
  const KeyScan scan = count(slices, range);
  *alive = 0;
  for (int64_t i = 0; i < slices.n; ++i) *alive += slices.begin[i].alive;
  if (remove > *alive) return Found::kTooFewAlive;
  if (scan.max_key > kInfinityKey) return Found::kNan;
  *bucket = {0, 0, 0, 0};
  if (remove == 0) return Found::kYes;
  if (!locate(range, remove - scan.below, bucket)) {
    const KeyRange all = full_range(slices);
    count(slices, all);
    locate(all, remove, bucket);
  }
  // With so few undecided weights most chunks hold none, and remove() need not come back to them.
  while (bucket->shift > 0 && bucket->population > slices.n / 16) {
    *bucket = narrow(slices, *bucket);
  }
  return Found::kYes;
}

void Selection::PerThread::deliver(int64_t* all) {
  for (int bin = 0; bin < kMagnitudeBins; ++bin) {
    if (magnitudes[bin] == 0) continue;
    __atomic_fetch_add(all + int64_t{segment} * kMagnitudeBins + bin, magnitudes[bin],
                       __ATOMIC_RELAXED);
    magnitudes[bin] = 0;
  }
}

// Calls removal(slice, bins) for all slices, the last runs of them first; it adds the magnitudes
// that it removes to the bins, which are NULL when nobody wants them.
template <class Removal>
void Selection::for_each_counting(const Slices& slices, int64_t* magnitudes, Removal removal) {
  for (PerThread& own : per_thread_) own.segment = -1;
  parallel_for(slices.begin, slices.n, useful_threads(slices), [&](Slice& forwards, int thread) {
    const int64_t i = &forwards - slices.begin;
    Slice& slice = slices.begin[std::max<int64_t>(slices.n - (i / kRun + 1) * kRun, 0) + i % kRun];
    PerThread& own = per_thread_[thread];
    if (magnitudes != nullptr && own.segment != slice.segment) {
      own.deliver(magnitudes);
      own.segment = slice.segment;
    }
    removal(slice, magnitudes == nullptr ? nullptr : own.magnitudes);
  });
  if (magnitudes == nullptr) return;
  for (PerThread& own : per_thread_) own.deliver(magnitudes);
}

// Leaves in *slices, in order, those that still hold undecided weights.
void Selection::remove_below(Slices* slices, int32_t first, int32_t last, int64_t* alive,
                             int64_t* magnitudes) {
  for_each_counting(*slices, magnitudes, [&](Slice& slice, int64_t* bins) {
    kernels_.remove_below(slice.run, first, last, bins, &slice.result);
  });
  int64_t open = 0;
  for (int64_t i = 0; i < slices->n; ++i) {
    const Slice& slice = slices->begin[i];
    alive[slice.segment] -= slice.result.removed;
    if (slice.result.undecided > 0) slices->begin[open++] = slice;
  }
  slices->n = open;
}

// Of the weights with the key bucket.first, removes the first bucket.rank in index order.
void Selection::remove_ties(const Slices& slices, const Bucket& bucket, int64_t* alive,
                            int64_t* magnitudes) {
  int64_t left = bucket.rank;
  for (int64_t i = 0; i < slices.n; ++i) {
    Slice& slice = slices.begin[i];
    slice.result.removed = std::min(left, slice.result.undecided);
    alive[slice.segment] -= slice.result.removed;
    left -= slice.result.removed;
  }
  const int32_t key = bucket.first;
  for_each_counting(slices, magnitudes, [&](Slice& slice, int64_t* bins) {
    const int64_t share = slice.result.removed;
    if (share == slice.result.undecided) {
      kernels_.remove_below(slice.run, key + 1, key, bins, &slice.result);
    } else {
      remove_first_ties(slice.run, key, share, bins);
    }
  });
}

float Selection::remove(Slices slices, Bucket bucket, int64_t* alive, int64_t* magnitudes) {
  if (bucket.rank == 0) {
    remove_below(&slices, INT32_MIN, INT32_MIN, alive, magnitudes);
    return 0.0f;
  }
  remove_below(&slices, bucket.first, bucket.last(), alive, magnitudes);
  while (bucket.shift > 0) {
    bucket = narrow(slices, bucket);
    remove_below(&slices, bucket.first, bucket.last(), alive, magnitudes);
  }
  remove_ties(slices, bucket, alive, magnitudes);
  return score_of(bucket.first);
}

}  // namespace winnow
