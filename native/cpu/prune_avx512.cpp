#include "avx512_mask.h"
#include "prune_loops.h"

namespace winnow::avx512 {
namespace {

// Numbers to count wait here until there are many: a branch on "is there one in these 16 weights"
// would be mispredicted about every other time, and so would the end of a short loop.
constexpr int kPending = 1024;

struct Pending {
  alignas(64) uint32_t values[kPending];
  int count = 0;

  // Room for 16 more: compressed in a register and stored whole, as the form that compresses into
  // memory is microcode on Zen 4 and about 50 times as slow.
  void add(__mmask16 lanes, __m512i value) {
    _mm512_storeu_si512(values + count, _mm512_maskz_compress_epi32(lanes, value));
    count += __builtin_popcount(lanes);
  }

  bool full() const {
    return count > kPending - 32;
  }

  // Adds each value, shifted right, to its bin. 16 equal ones are added at once: where weights are
  // tied each increment would wait for the one before it.
  void count_into(int64_t* bins, int shift) {
    int i = 0;
    for (; i + 16 <= count; i += 16) {
      const __m512i bin = _mm512_srl_epi32(_mm512_load_si512(values + i), _mm_cvtsi32_si128(shift));
      const __m512i first = _mm512_broadcastd_epi32(_mm512_castsi512_si128(bin));
      if (_mm512_cmpeq_epi32_mask(bin, first) == 0xffff) {
        bins[values[i] >> shift] += 16;
      } else {
        for (int lane = 0; lane < 16; ++lane) ++bins[values[i + lane] >> shift];
      }
    }
    for (; i < count; ++i) ++bins[values[i] >> shift];
    count = 0;
  }
};

inline __m512i load_integers(const float* values) {
  return _mm512_castps_si512(_mm512_loadu_ps(values));
}

inline __m512i magnitudes_of(__m512i bits) {
  return _mm512_and_si512(bits, _mm512_set1_epi32(kMagnitudeBits));
}

template <bool kScores>
__m512i load_keys(const PruneRun& run, int64_t i) {
  if (!kScores) return magnitudes_of(load_integers(run.weights + i));
  const __m512i bits = load_integers(run.scores + i);
  const __m512i magnitude = magnitudes_of(bits);
  const __m512i key = _mm512_mask_sub_epi32(magnitude, _mm512_movepi32_mask(bits),
                                            _mm512_setzero_si512(), magnitude);
  const __mmask16 nan = _mm512_cmpgt_epi32_mask(magnitude, _mm512_set1_epi32(kInfinityKey));
  return _mm512_mask_mov_epi32(key, nan, _mm512_set1_epi32(kMaxKey));
}

template <bool kScores>
void histogram(const PruneRun& run, const KeyRange& range, int64_t* bins, KeyScan* scan) {
  const __m512i first = _mm512_set1_epi32(range.first);
  const __m512i reach = _mm512_set1_epi32(static_cast<int32_t>(range.reach));
  const __m512i one = _mm512_set1_epi32(1);
  __m512i largest = _mm512_set1_epi32(scan->max_key);
  __m512i below = _mm512_setzero_si512();
  Pending offsets;
  const auto sixteen = [&](int64_t i) __attribute__((always_inline)) {
    const __mmask16 alive = load_bits(run.mask + i / 8);
    const __m512i key = load_keys<kScores>(run, i);
    largest = _mm512_mask_max_epi32(largest, alive, largest, key);
    below =
        _mm512_mask_add_epi32(below, _mm512_mask_cmplt_epi32_mask(alive, key, first), below, one);
    const __m512i offset = _mm512_sub_epi32(key, first);
    offsets.add(_mm512_mask_cmple_epu32_mask(alive, offset, reach), offset);
  };
  int64_t i = 0;
  for (; i + 32 <= run.count; i += 32) {
    sixteen(i);
    sixteen(i + 16);
    if (offsets.full()) offsets.count_into(bins, range.shift);
  }
  offsets.count_into(bins, range.shift);
  scan->max_key = _mm512_reduce_max_epi32(largest);
  // A run is a chunk of a segment: 32 bits hold its count.
  scan->below += static_cast<uint32_t>(_mm512_reduce_add_epi32(below));
  histogram_loop(rest_of(run, i), range, bins, scan);
}

template <bool kScores, bool kCountMagnitudes>
void remove_below(const PruneRun& run, int32_t first, int32_t last, int64_t* magnitudes,
                  RemovalCount* result) {
  const __m512i lowest = _mm512_set1_epi32(first);
  const __m512i highest = _mm512_set1_epi32(last);
  int64_t removed = 0;
  int64_t undecided = 0;
  Pending bins;
  const int64_t whole = run.count & ~int64_t{15};
  for (int64_t i = 0; i < whole; i += 16) {
    const __mmask16 alive = load_bits(run.mask + i / 8);
    const __m512i weight = load_integers(run.weights + i);
    const __m512i key = kScores ? load_keys<true>(run, i) : magnitudes_of(weight);
    const __mmask16 keep = _mm512_mask_cmpge_epi32_mask(alive, key, lowest);
    const __mmask16 gone = _kandn_mask16(keep, alive);
    removed += __builtin_popcount(gone);
    undecided += __builtin_popcount(_mm512_mask_cmple_epi32_mask(keep, key, highest));
    _mm512_storeu_ps(run.weights + i, _mm512_castsi512_ps(_mm512_maskz_mov_epi32(keep, weight)));
    store_bits(run.mask + i / 8, keep);
    if (kCountMagnitudes) {
      const __m512i bin =
          _mm512_sub_epi32(_mm512_srli_epi32(magnitudes_of(weight), kMagnitudeBinShift),
                           _mm512_set1_epi32(kFirstMagnitudeBin));
      bins.add(gone, _mm512_min_epi32(_mm512_max_epi32(bin, _mm512_setzero_si512()),
                                      _mm512_set1_epi32(kMagnitudeBins - 1)));
      if (bins.full()) bins.count_into(magnitudes, 0);
    }
  }
  bins.count_into(magnitudes, 0);
  *result = {removed, undecided};
  remove_below_loop(rest_of(run, whole), first, last, magnitudes, result);
}

}  // namespace

void histogram(const PruneRun& run, const KeyRange& range, int64_t* bins, KeyScan* scan) {
  (run.scores == nullptr ? histogram<false> : histogram<true>)(run, range, bins, scan);
}

void remove_below(const PruneRun& run, int32_t first, int32_t last, int64_t* magnitudes,
                  RemovalCount* result) {
  const auto loop =
      run.scores == nullptr
          ? (magnitudes == nullptr ? remove_below<false, false> : remove_below<false, true>)
          : (magnitudes == nullptr ? remove_below<true, false> : remove_below<true, true>);
  loop(run, first, last, magnitudes, result);
}

}  // namespace winnow::avx512
