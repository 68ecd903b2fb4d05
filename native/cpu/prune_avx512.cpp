#include "avx512_mask.h"
#include "prune_loops.h"

namespace winnow::avx512 {

void histogram(const float* weights, const uint8_t* mask, int64_t count, KeyRange range,
               int64_t* bins, KeyScan* scan) {
  // Bins wait here until there are many: a branch on "is there one in these 16 weights" would be
  // mispredicted about every other time.
  constexpr int kPending = 256;
  int32_t pending[kPending];
  int pending_count = 0;

  const __m512i magnitude = _mm512_set1_epi32(kMagnitudeBits);
  const __m512i first = _mm512_set1_epi32(range.first);
  const __m512i bin_count = _mm512_set1_epi32(kBins);
  const __m128i shift = _mm_cvtsi32_si128(range.shift);
  __m512i largest = _mm512_setzero_si512();
  int64_t below = 0;
  const int64_t whole = count & ~int64_t{15};
  for (int64_t i = 0; i < whole; i += 16) {
    const __mmask16 alive = load_bits(mask + i / 8);
    const __m512i key =
        _mm512_and_si512(_mm512_castps_si512(_mm512_loadu_ps(weights + i)), magnitude);
    largest = _mm512_mask_max_epi32(largest, alive, largest, key);
    const __mmask16 lower = _mm512_mask_cmplt_epi32_mask(alive, key, first);
    below += __builtin_popcount(lower);
    const __m512i bin = _mm512_srl_epi32(_mm512_sub_epi32(key, first), shift);
    const __mmask16 inside =
        _mm512_mask_cmplt_epi32_mask(_kandn_mask16(lower, alive), bin, bin_count);
    // Compressed in a register and stored whole: the form that compresses into memory is microcode
    // on Zen 4 and about 50 times as slow.
    _mm512_storeu_si512(pending + pending_count, _mm512_maskz_compress_epi32(inside, bin));
    pending_count += __builtin_popcount(inside);
    if (pending_count > kPending - 16) {
      for (int p = 0; p < pending_count; ++p) ++bins[pending[p]];
      pending_count = 0;
    }
  }
  for (int p = 0; p < pending_count; ++p) ++bins[pending[p]];
  const int32_t max_key = _mm512_reduce_max_epi32(largest);
  if (max_key > scan->max_key) scan->max_key = max_key;
  scan->below += below;
  histogram_loop(weights + whole, mask + whole / 8, count - whole, range, bins, scan);
}

void remove_below(float* weights, uint8_t* mask, int64_t count, int32_t first, int32_t last,
                  RemovalCount* result) {
  const __m512i magnitude = _mm512_set1_epi32(kMagnitudeBits);
  const __m512i lowest = _mm512_set1_epi32(first);
  const __m512i highest = _mm512_set1_epi32(last);
  int64_t removed = 0;
  int64_t undecided = 0;
  const int64_t whole = count & ~int64_t{15};
  for (int64_t i = 0; i < whole; i += 16) {
    const __mmask16 alive = load_bits(mask + i / 8);
    const __m512i weight = _mm512_castps_si512(_mm512_loadu_ps(weights + i));
    const __m512i key = _mm512_and_si512(weight, magnitude);
    const __mmask16 keep = _mm512_mask_cmpge_epi32_mask(alive, key, lowest);
    removed += __builtin_popcount(_kandn_mask16(keep, alive));
    undecided += __builtin_popcount(_mm512_mask_cmple_epi32_mask(keep, key, highest));
    _mm512_storeu_ps(weights + i, _mm512_castsi512_ps(_mm512_maskz_mov_epi32(keep, weight)));
    store_bits(mask + i / 8, keep);
  }
  *result = {removed, undecided};
  remove_below_loop(weights + whole, mask + whole / 8, count - whole, first, last, result);
}

}  // namespace winnow::avx512
