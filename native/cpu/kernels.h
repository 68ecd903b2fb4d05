// The inner loops that exist once per instruction set, and the table that dispatch picks them from.
//
// The files <kernel>_<isa>.cpp are compiled with flags of their own. A function with external
// linkage that they took from a header (an inline function or a template, of std:: above all) would
// be compiled there with AVX instructions, and the linker may keep that copy for the whole library:
// it would then crash on a CPU without AVX. So these files include nothing but this header, the
// intrinsics, headers of functions with internal linkage and the public headers, which have none.
#pragma once

#include <stdint.h>

#include "step_constants.h"
#include "winnow/mask.h"
#include "winnow/optimizer.h"

namespace winnow {

// The key of a weight is an integer in the order of its score. For a magnitude it is the bits of
// |theta|: both zeros give 0, an infinity the largest number, a NaN something above it. For a score
// of either sign it is the magnitude's key with the sign of the score, and a NaN is kMaxKey.
constexpr int32_t kMagnitudeBits = 0x7fffffff;
constexpr int32_t kInfinityKey = 0x7f800000;
constexpr int32_t kMaxKey = 0x7fffffff;

// The keys that a histogram resolves: bin b counts [first + (b << shift), first + ((b + 1) <<
// shift)). All bins together span 2^32 keys at most, so that `reach`, the last key minus the first,
// is a 32-bit number and one unsigned comparison tells inside from outside.
struct KeyRange {
  int32_t first;
  uint32_t reach;
  int shift;
};

// What a histogram says of the weights outside of its bins.
struct KeyScan {
  int64_t below;    // how many keys are lower than range.first
  int32_t max_key;  // the largest key of all
};

struct RemovalCount {
  int64_t removed;
  int64_t undecided;
};

// A run of weights to prune. scores: what their keys are made of; NULL stands for |theta|.
struct PruneRun {
  float* weights;
  uint8_t* mask;
  const float* scores;
  int64_t count;
};

// The bins of prune.h for the magnitudes removed: four an octave, from the exponent and the two
// leading bits of the fraction.
constexpr int kMagnitudeBinShift = 21;
constexpr int32_t kFirstMagnitudeBin = (127 - 24) * 4;
constexpr int32_t kMagnitudeBins = 128;

// One image of a batch: [channels, pixels], or [pixels, channels].
struct ImageShape {
  int64_t channels;
  int64_t pixels;
  bool channels_last;
};

struct Range {
  float low;
  float high;
};

// In all of these, masks start at a byte boundary, only the weights alive by the mask take part,
// and padding bits of the last byte are ignored when read and written as 0.
struct Kernels {
  // Adds the weights to the bins, their number below the range to scan->below, and raises
  // scan->max_key.
  void (*histogram)(const PruneRun& run, const KeyRange& range, int64_t* bins, KeyScan* scan);
  // Removes the weights whose key is below `first`, writes +0.0 wherever the mask is then 0, and
  // counts what was removed and what is left with a key in [first, last]. last may be first - 1.
  // Adds the magnitudes removed to their bins, unless `magnitudes` is NULL.
  void (*remove_below)(const PruneRun& run, int32_t first, int32_t last, int64_t* magnitudes,
                       RemovalCount* result);
  int64_t (*count_alive)(const uint8_t* mask, int64_t count);
  winnow_mask_overlap (*mask_overlap)(const uint8_t* a, const uint8_t* b, int64_t count);
  // to <- mask (.) from; `to` may be `from`. mask: NULL when all are alive.
  void (*copy_float32)(const float* from, const uint8_t* mask, int64_t count, float* to);
  void (*copy_bfloat16)(const float* from, const uint8_t* mask, int64_t count, uint16_t* to);
  void (*adam)(const winnow_step_segment& segment, const AdamConstants& constants);
  void (*sgd)(const winnow_step_segment& segment, const SgdConstants& constants);
  // The mean over the pixels of the channels [begin, end) of one image.
  void (*channel_means)(const float* image, const ImageShape& shape, int64_t begin, int64_t end,
                        float* means);
  // The sum over the channels of weight times value, for the pixels [begin, end).
  void (*weighted_sums)(const float* image, const ImageShape& shape, const float* weights,
                        int64_t begin, int64_t end, float* sums);
  // row <- first + weight (second - first); widens the range to hold what is not NaN.
  void (*blend_rows)(const float* first, const float* second, float weight, int64_t count,
                     float* row, Range* range);
  // values <- (values - low) / width
  void (*normalise)(float* values, int64_t count, float low, float width);
};

// The table of the instruction set in use. Throws a Failure when WINNOW_ISA asks for what is not
// there.
const Kernels& active_kernels();

#define WINNOW_DECLARE_VARIANT(isa)                                                           \
  namespace isa {                                                                             \
  void histogram(const PruneRun& run, const KeyRange& range, int64_t* bins, KeyScan* scan);   \
  void remove_below(const PruneRun& run, int32_t first, int32_t last, int64_t* magnitudes,    \
                    RemovalCount* result);                                                    \
  int64_t count_alive(const uint8_t* mask, int64_t count);                                    \
  winnow_mask_overlap mask_overlap(const uint8_t* a, const uint8_t* b, int64_t count);        \
  void copy_float32(const float* from, const uint8_t* mask, int64_t count, float* to);        \
  void copy_bfloat16(const float* from, const uint8_t* mask, int64_t count, uint16_t* to);    \
  void adam(const winnow_step_segment& segment, const AdamConstants& constants);              \
  void sgd(const winnow_step_segment& segment, const SgdConstants& constants);                \
  void channel_means(const float* image, const ImageShape& shape, int64_t begin, int64_t end, \
                     float* means);                                                           \
  void weighted_sums(const float* image, const ImageShape& shape, const float* weights,       \
                     int64_t begin, int64_t end, float* sums);                                \
  void blend_rows(const float* first, const float* second, float weight, int64_t count,       \
                  float* row, Range* range);                                                  \
  void normalise(float* values, int64_t count, float low, float width);                       \
  }

WINNOW_DECLARE_VARIANT(scalar)
WINNOW_DECLARE_VARIANT(avx2)
WINNOW_DECLARE_VARIANT(avx512)

#undef WINNOW_DECLARE_VARIANT

}  // namespace winnow
