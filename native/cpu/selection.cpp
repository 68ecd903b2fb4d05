#include "selection.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "prune_loops.h"
#include "sampling.h"
#include "threads.h"

namespace winnow {
namespace {

constexpr KeyRange kAllKeys = {0, 31 - kBinBits};

constexpr int kSampleMinimum = 512;  // fewer alive ones bracket nothing

int64_t weights_in(const Slice* slices, int64_t n) {
  int64_t weights = 0;
  for (int64_t i = 0; i < n; ++i) weights += slices[i].count;
  return weights;
}

// The keys of those sampled weights that are alive; gives their number.
int draw_sample(const Slice* slices, int64_t weights, int32_t* sample) {
  int size = 0;
  int64_t slice = 0;
  int64_t slice_begin = 0;
  for (int64_t s = 0; s < kSampleSize; ++s) {
    const int64_t position = sample_position(s, weights);
    while (position >= slice_begin + slices[slice].count) {
      slice_begin += slices[slice++].count;
    }
    const int64_t i = position - slice_begin;
    if ((slices[slice].mask[i / 8] >> (i % 8)) & 1) {
      sample[size++] = magnitude_key(slices[slice].weights[i]);
    }
  }
  return size;
}

// A range that holds the remove-th smallest key most of the time.
KeyRange guess_range(const Slice* slices, int64_t n, int64_t alive, int64_t remove) {
  const int64_t weights = weights_in(slices, n);
  if (weights < kSerialBelow) return kAllKeys;
  int32_t sample[kSampleSize];
  const int size = draw_sample(slices, weights, sample);
  if (size < kSampleMinimum) return kAllKeys;

  // The rank in the sample is binomial; four standard deviations and a little miss it once in ten
  // thousand times for weights in random order.
  const double fraction = static_cast<double>(remove) / static_cast<double>(alive);
  const double centre = fraction * size;
  const double margin = 4.0 * std::sqrt(size * fraction * (1.0 - fraction)) + 2.0;
  const auto order_statistic = [&](double rank, int32_t none_below, int32_t none_above) {
    if (rank < 0.0) return none_below;
    if (rank >= size) return none_above;
    int32_t* const place = sample + static_cast<int>(rank);
    std::nth_element(sample, place, sample + size);
    return *place;
  };
  const int32_t low = order_statistic(centre - margin, 0, 0);
  const int32_t high = order_statistic(centre + margin, kMagnitudeBits, kMagnitudeBits);

  KeyRange range = {low, 0};
  while ((int64_t{kBins} << range.shift) <= int64_t{high} - low) ++range.shift;
  return range;
}

// Removes the first `share` weights that are alive and have this key.
void remove_first_ties(const Slice& slice, int32_t key, int64_t share) {
  for (int64_t i = 0; i < slice.count && share > 0; ++i) {
    const int bit = 1 << (i % 8);
    if ((slice.mask[i / 8] & bit) != 0 && magnitude_key(slice.weights[i]) == key) {
      slice.mask[i / 8] = static_cast<uint8_t>(slice.mask[i / 8] & ~bit);
      slice.weights[i] = 0.0f;
      --share;
    }
  }
}

int useful_threads(int threads, int64_t slices) {
  return static_cast<int>(std::min<int64_t>(threads, std::max<int64_t>(slices, 1)));
}

}  // namespace

Selection::Selection(const Kernels& kernels, int threads)
    : kernels_(kernels), per_thread_(threads), bins_(static_cast<size_t>(threads) * kBins) {}

KeyScan Selection::count(Slice* slices, int64_t n, KeyRange range, int threads) {
  for (PerThread& own : per_thread_) own = {{0, 0}, false};
  parallel_for(slices, n, useful_threads(threads, n), [&](const Slice& slice, int thread) {
    PerThread& own = per_thread_[thread];
    int64_t* const bins = bins_.data() + int64_t{thread} * kBins;
    if (!own.used) {
      std::memset(bins, 0, kBins * sizeof(int64_t));
      own.used = true;
    }
    kernels_.histogram(slice.weights, slice.mask, slice.count, range, bins, &own.scan);
  });
  KeyScan sum = {0, 0};
  for (const PerThread& own : per_thread_) {
    sum.below += own.scan.below;
    sum.max_key = std::max(sum.max_key, own.scan.max_key);
  }
  return sum;
}

// Finds the bin in which the rank-th of the counted keys lies; false when it lies in none.
bool Selection::locate(KeyRange range, int64_t rank, Bucket* bucket) const {
  if (rank < 1) return false;
  for (int32_t bin = 0; bin < kBins; ++bin) {
    int64_t population = 0;
    for (size_t thread = 0; thread < per_thread_.size(); ++thread) {
      if (per_thread_[thread].used) population += bins_[thread * kBins + bin];
    }
    if (rank <= population) {
      *bucket = {range.first + (bin << range.shift), range.shift, rank, population};
      return true;
    }
    rank -= population;
  }
  return false;
}

Bucket Selection::narrow(Slice* slices, int64_t n, const Bucket& bucket, int threads) {
  const KeyRange range = {bucket.first, std::max(0, bucket.shift - kBinBits)};
  count(slices, n, range, threads);
  // Where another thread changes weights during the call, none may be found: the range still
  // shrinks, so that the call ends.
  Bucket narrower = {bucket.first, range.shift, bucket.rank, bucket.population};
  locate(range, bucket.rank, &narrower);
  return narrower;
}

bool Selection::find(Slice* slices, int64_t n, int64_t alive, int64_t remove, int threads,
                     Bucket* bucket) {
  KeyRange range = remove > 0 ? guess_range(slices, n, alive, remove) : kAllKeys;
  KeyScan scan = count(slices, n, range, threads);
  if (scan.max_key > kInfinityKey) return false;
  *bucket = {0, 0, 0, 0};
  if (remove == 0) return true;
  if (!locate(range, remove - scan.below, bucket)) {
    count(slices, n, kAllKeys, threads);
    locate(kAllKeys, remove, bucket);
  }
  // With so few undecided weights most chunks hold none, and remove() need not come back to them.
  while (bucket->shift > 0 && bucket->population > n / 4) {
    *bucket = narrow(slices, n, *bucket, threads);
  }
  return true;
}

// Returns how many slices, moved to the front, still hold undecided weights.
int64_t Selection::remove_below(Slice* slices, int64_t n, int32_t first, int32_t last, int threads,
                                int64_t* alive) {
  parallel_for(slices, n, useful_threads(threads, n), [&](Slice& slice, int) {
    kernels_.remove_below(slice.weights, slice.mask, slice.count, first, last, &slice.result);
  });
  int64_t open = 0;
  for (int64_t i = 0; i < n; ++i) {
    alive[slices[i].segment] -= slices[i].result.removed;
    if (slices[i].result.undecided > 0) slices[open++] = slices[i];
  }
  return open;
}

// Of the weights with the key bucket.first, removes the first bucket.rank in index order.
void Selection::remove_ties(Slice* slices, int64_t n, const Bucket& bucket, int threads,
                            int64_t* alive) {
  int64_t left = bucket.rank;
  for (int64_t i = 0; i < n; ++i) {
    const int64_t share = std::min(left, slices[i].result.undecided);
    slices[i].result.removed = share;
    alive[slices[i].segment] -= share;
    left -= share;
  }
  const int32_t key = bucket.first;
  parallel_for(slices, n, useful_threads(threads, n), [&](Slice& slice, int) {
    const int64_t share = slice.result.removed;
    if (share == slice.result.undecided) {
      kernels_.remove_below(slice.weights, slice.mask, slice.count, key + 1, key, &slice.result);
    } else {
      remove_first_ties(slice, key, share);
    }
  });
}

float Selection::remove(Slice* slices, int64_t n, Bucket bucket, int threads, int64_t* alive) {
  if (bucket.rank == 0) {
    remove_below(slices, n, 0, -1, threads, alive);
    return 0.0f;
  }
  int64_t open = remove_below(slices, n, bucket.first, bucket.last(), threads, alive);
  while (bucket.shift > 0) {
    bucket = narrow(slices, open, bucket, threads);
    open = remove_below(slices, open, bucket.first, bucket.last(), threads, alive);
  }
  remove_ties(slices, open, bucket, threads, alive);
  float alpha;
  std::memcpy(&alpha, &bucket.first, sizeof(alpha));
  return alpha;
}

}  // namespace winnow
