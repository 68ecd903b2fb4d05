// The loops of pruning, one weight at a time: the scalar variant, and the tail of the others.
// Static on purpose: see kernels.h.
#pragma once

#include "mask_loops.h"

namespace winnow {

static inline int32_t bits_of(float value) {
  int32_t bits;
  __builtin_memcpy(&bits, &value, sizeof(bits));
  return bits;
}

static inline int32_t magnitude_key(float weight) {
  return bits_of(weight) & kMagnitudeBits;
}

static inline int32_t score_key(float score) {
  const int32_t magnitude = magnitude_key(score);
  if (magnitude > kInfinityKey) return kMaxKey;
  return bits_of(score) < 0 ? -magnitude : magnitude;
}

static inline int32_t key_at(const PruneRun& run, int64_t i) {
  return run.scores == nullptr ? magnitude_key(run.weights[i]) : score_key(run.scores[i]);
}

static inline int32_t magnitude_bin(float weight) {
  const int32_t bin = (magnitude_key(weight) >> kMagnitudeBinShift) - kFirstMagnitudeBin;
  return bin < 0 ? 0 : bin >= kMagnitudeBins ? kMagnitudeBins - 1 : bin;
}

// The part of a run that begins at weight `begin`, a multiple of 8.
static inline PruneRun rest_of(const PruneRun& run, int64_t begin) {
  return {run.weights + begin, run.mask + begin / 8,
          run.scores == nullptr ? nullptr : run.scores + begin, run.count - begin};
}

static inline void histogram_loop(const PruneRun& run, const KeyRange& range, int64_t* bins,
                                  KeyScan* scan) {
  int64_t below = 0;
  int32_t max_key = scan->max_key;
  for (int64_t i = 0; i < run.count; i += 8) {
    unsigned alive = run.mask[i / 8] & lane_bits(group_lanes(run.count - i));
    for (; alive != 0; alive &= alive - 1) {
      const int32_t key = key_at(run, i + __builtin_ctz(alive));
      const uint32_t offset = static_cast<uint32_t>(key) - static_cast<uint32_t>(range.first);
      if (key > max_key) max_key = key;
      if (key < range.first) {
        ++below;
      } else if (offset <= range.reach) {
        ++bins[offset >> range.shift];
      }
    }
  }
  scan->below += below;
  scan->max_key = max_key;
}

static inline void remove_below_loop(const PruneRun& run, int32_t first, int32_t last,
                                     int64_t* magnitudes, RemovalCount* result) {
  for (int64_t i = 0; i < run.count; i += 8) {
    const int64_t lanes = group_lanes(run.count - i);
    const unsigned alive = run.mask[i / 8] & lane_bits(lanes);
    unsigned keep = 0;
    unsigned undecided = 0;
    for (int64_t lane = 0; lane < lanes; ++lane) {
      const int32_t key = key_at(run, i + lane);
      keep |= static_cast<unsigned>(key >= first) << lane;
      undecided |= static_cast<unsigned>(key >= first && key <= last) << lane;
    }
    keep &= alive;
    for (unsigned gone = magnitudes == nullptr ? 0 : alive & ~keep; gone != 0; gone &= gone - 1) {
      ++magnitudes[magnitude_bin(run.weights[i + __builtin_ctz(gone)])];
    }
    for (int64_t lane = 0; lane < lanes; ++lane) {
      run.weights[i + lane] = (keep >> lane) & 1 ? run.weights[i + lane] : 0.0f;
    }
    run.mask[i / 8] = static_cast<uint8_t>(keep);
    result->removed += __builtin_popcount(alive & ~keep);
    result->undecided += __builtin_popcount(alive & undecided);
  }
}

}  // namespace winnow
