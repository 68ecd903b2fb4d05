#include "avx2_mask.h"
#include "prune_loops.h"

namespace winnow::avx2 {

void histogram(const float* weights, const uint8_t* mask, int64_t count, KeyRange range,
               int64_t* bins, KeyScan* scan) {
  const __m256i magnitude = _mm256_set1_epi32(kMagnitudeBits);
  const __m256i first = _mm256_set1_epi32(range.first);
  const __m256i bin_count = _mm256_set1_epi32(kBins);
  const __m128i shift = _mm_cvtsi32_si128(range.shift);
  __m256i largest = _mm256_setzero_si256();
  int64_t below = 0;
  const int64_t whole = count & ~int64_t{7};
  for (int64_t i = 0; i < whole; i += 8) {
    const __m256i alive = expand_bits(mask[i / 8]);
    const __m256i key =
        _mm256_and_si256(_mm256_castps_si256(_mm256_loadu_ps(weights + i)), magnitude);
    largest = _mm256_max_epi32(largest, _mm256_and_si256(key, alive));
    const __m256i lower = _mm256_and_si256(alive, _mm256_cmpgt_epi32(first, key));
    below += __builtin_popcount(collect_bits(lower));
    const __m256i bin = _mm256_srl_epi32(_mm256_sub_epi32(key, first), shift);
    const __m256i inside =
        _mm256_andnot_si256(lower, _mm256_and_si256(alive, _mm256_cmpgt_epi32(bin_count, bin)));
    unsigned hits = collect_bits(inside);
    if (hits == 0) continue;
    alignas(32) int32_t bin_of_lane[8];
    _mm256_store_si256(reinterpret_cast<__m256i*>(bin_of_lane), bin);
    for (; hits != 0; hits &= hits - 1) ++bins[bin_of_lane[__builtin_ctz(hits)]];
  }
  alignas(32) int32_t largest_of_lane[8];
  _mm256_store_si256(reinterpret_cast<__m256i*>(largest_of_lane), largest);
  for (const int32_t key : largest_of_lane) {
    if (key > scan->max_key) scan->max_key = key;
  }
  scan->below += below;
  histogram_loop(weights + whole, mask + whole / 8, count - whole, range, bins, scan);
}

void remove_below(float* weights, uint8_t* mask, int64_t count, int32_t first, int32_t last,
                  RemovalCount* result) {
  const __m256i magnitude = _mm256_set1_epi32(kMagnitudeBits);
  const __m256i lowest = _mm256_set1_epi32(first);
  const __m256i highest = _mm256_set1_epi32(last);
  int64_t removed = 0;
  int64_t undecided = 0;
  const int64_t whole = count & ~int64_t{7};
  for (int64_t i = 0; i < whole; i += 8) {
    const __m256i alive = expand_bits(mask[i / 8]);
    const __m256i weight = _mm256_castps_si256(_mm256_loadu_ps(weights + i));
    const __m256i key = _mm256_and_si256(weight, magnitude);
    const __m256i keep = _mm256_andnot_si256(_mm256_cmpgt_epi32(lowest, key), alive);
    const __m256i candidate = _mm256_andnot_si256(_mm256_cmpgt_epi32(key, highest), keep);
    const uint8_t keep_bits = collect_bits(keep);
    removed += __builtin_popcount(mask[i / 8] & ~unsigned{keep_bits});
    undecided += __builtin_popcount(collect_bits(candidate));
    _mm256_storeu_ps(weights + i, _mm256_castsi256_ps(_mm256_and_si256(weight, keep)));
    mask[i / 8] = keep_bits;
  }
  *result = {removed, undecided};
  remove_below_loop(weights + whole, mask + whole / 8, count - whole, first, last, result);
}

}  // namespace winnow::avx2
