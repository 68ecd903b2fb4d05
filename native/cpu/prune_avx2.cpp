#include "avx2_mask.h"
#include "prune_loops.h"

namespace winnow::avx2 {
namespace {

inline __m256i load_integers(const float* values) {
  return _mm256_castps_si256(_mm256_loadu_ps(values));
}

inline __m256i magnitudes_of(__m256i bits) {
  return _mm256_and_si256(bits, _mm256_set1_epi32(kMagnitudeBits));
}

template <bool kScores>
__m256i load_keys(const PruneRun& run, int64_t i) {
  if (!kScores) return magnitudes_of(load_integers(run.weights + i));
  const __m256i bits = load_integers(run.scores + i);
  const __m256i magnitude = magnitudes_of(bits);
  // Or-ed with 1, as the instruction gives 0 for a "sign" of 0.
  const __m256i key = _mm256_sign_epi32(magnitude, _mm256_or_si256(bits, _mm256_set1_epi32(1)));
  const __m256i nan = _mm256_cmpgt_epi32(magnitude, _mm256_set1_epi32(kInfinityKey));
  return _mm256_blendv_epi8(key, _mm256_set1_epi32(kMaxKey), nan);
}

inline int32_t largest_lane(__m256i lanes) {
  alignas(32) int32_t values[8];
  _mm256_store_si256(reinterpret_cast<__m256i*>(values), lanes);
  int32_t largest = values[0];
  for (const int32_t value : values) largest = value > largest ? value : largest;
  return largest;
}

template <bool kScores>
void histogram(const PruneRun& run, const KeyRange& range, int64_t* bins, KeyScan* scan) {
  const __m256i first = _mm256_set1_epi32(range.first);
  const __m256i reach = _mm256_set1_epi32(static_cast<int32_t>(range.reach));
  const __m256i lowest = _mm256_set1_epi32(scan->max_key);
  __m256i largest = lowest;
  int64_t below = 0;
  const int64_t whole = run.count & ~int64_t{7};
  for (int64_t i = 0; i < whole; i += 8) {
    const __m256i alive = expand_bits(run.mask[i / 8]);
    const __m256i key = load_keys<kScores>(run, i);
    largest = _mm256_max_epi32(largest, _mm256_blendv_epi8(lowest, key, alive));
    const __m256i lower = _mm256_and_si256(alive, _mm256_cmpgt_epi32(first, key));
    below += __builtin_popcount(collect_bits(lower));
    const __m256i offset = _mm256_sub_epi32(key, first);
    const __m256i inside = _mm256_cmpeq_epi32(_mm256_min_epu32(offset, reach), offset);
    unsigned hits = collect_bits(_mm256_and_si256(alive, inside));
    if (hits == 0) continue;
    alignas(32) uint32_t offset_of_lane[8];
    _mm256_store_si256(reinterpret_cast<__m256i*>(offset_of_lane), offset);
    // Eight ties at once: each increment would wait for the one before it.
    const __m256i first_offset = _mm256_broadcastd_epi32(_mm256_castsi256_si128(offset));
    if (hits == 0xff && collect_bits(_mm256_cmpeq_epi32(offset, first_offset)) == 0xff) {
      bins[offset_of_lane[0] >> range.shift] += 8;
      continue;
    }
    for (; hits != 0; hits &= hits - 1) ++bins[offset_of_lane[__builtin_ctz(hits)] >> range.shift];
  }
  scan->max_key = largest_lane(largest);
  scan->below += below;
  histogram_loop(rest_of(run, whole), range, bins, scan);
}

template <bool kScores>
void remove_below(const PruneRun& run, int32_t first, int32_t last, int64_t* magnitudes,
                  RemovalCount* result) {
  const __m256i lowest = _mm256_set1_epi32(first);
  const __m256i highest = _mm256_set1_epi32(last);
  int64_t removed = 0;
  int64_t undecided = 0;
  const int64_t whole = run.count & ~int64_t{7};
  for (int64_t i = 0; i < whole; i += 8) {
    const __m256i alive = expand_bits(run.mask[i / 8]);
    const __m256i weight = load_integers(run.weights + i);
    const __m256i key = kScores ? load_keys<true>(run, i) : magnitudes_of(weight);
    const __m256i keep = _mm256_andnot_si256(_mm256_cmpgt_epi32(lowest, key), alive);
    const __m256i candidate = _mm256_andnot_si256(_mm256_cmpgt_epi32(key, highest), keep);
    const unsigned keep_bits = collect_bits(keep);
    unsigned gone = run.mask[i / 8] & ~keep_bits;
    removed += __builtin_popcount(gone);
    undecided += __builtin_popcount(collect_bits(candidate));
    for (gone = magnitudes == nullptr ? 0 : gone; gone != 0; gone &= gone - 1) {
      ++magnitudes[magnitude_bin(run.weights[i + __builtin_ctz(gone)])];
    }
    _mm256_storeu_ps(run.weights + i, _mm256_castsi256_ps(_mm256_and_si256(weight, keep)));
    run.mask[i / 8] = static_cast<uint8_t>(keep_bits);
  }
  *result = {removed, undecided};
  remove_below_loop(rest_of(run, whole), first, last, magnitudes, result);
}

}  // namespace

void histogram(const PruneRun& run, const KeyRange& range, int64_t* bins, KeyScan* scan) {
  (run.scores == nullptr ? histogram<false> : histogram<true>)(run, range, bins, scan);
}

void remove_below(const PruneRun& run, int32_t first, int32_t last, int64_t* magnitudes,
                  RemovalCount* result) {
  (run.scores == nullptr ? remove_below<false> : remove_below<true>)(run, first, last, magnitudes,
                                                                     result);
}

}  // namespace winnow::avx2
