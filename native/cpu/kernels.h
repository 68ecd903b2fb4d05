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
#include "winnow/optimizer.h"

namespace winnow {

// The key of a weight is the bits of |theta| as an integer. For IEEE 754 floats its order is the
// order of magnitudes: both zeros give 0, an infinity the largest number, a NaN something above it.
constexpr int32_t kMagnitudeBits = 0x7fffffff;
constexpr int32_t kInfinityKey = 0x7f800000;

constexpr int kBinBits = 13;
constexpr int32_t kBins = 1 << kBinBits;

// The keys that a histogram resolves: bin b counts [first + (b << shift), first + ((b + 1) <<
// shift)).
struct KeyRange {
  int32_t first;
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

// In all of these, masks start at a byte boundary, only the weights alive by the mask take part,
// and padding bits of the last byte are ignored when read and written as 0.
struct Kernels {
  // Adds the weights to the bins, their number below the range to scan->below, and raises
  // scan->max_key.
  void (*histogram)(const float* weights, const uint8_t* mask, int64_t count, KeyRange range,
                    int64_t* bins, KeyScan* scan);
  // Removes the weights whose key is below `first`, writes +0.0 wherever the mask is then 0, and
  // counts what was removed and what is left with a key in [first, last]. last may be first - 1.
  void (*remove_below)(float* weights, uint8_t* mask, int64_t count, int32_t first, int32_t last,
                       RemovalCount* result);
  void (*mask_apply)(float* values, const uint8_t* mask, int64_t count);
  int64_t (*count_alive)(const uint8_t* mask, int64_t count);
  void (*adam)(const winnow_step_segment& segment, const AdamConstants& constants);
  void (*sgd)(const winnow_step_segment& segment, const SgdConstants& constants);
};

// The table of the instruction set in use. Throws a Failure when WINNOW_ISA asks for what is not
// there.
const Kernels& active_kernels();

#define WINNOW_DECLARE_VARIANT(isa)                                                            \
  namespace isa {                                                                              \
  void histogram(const float* weights, const uint8_t* mask, int64_t count, KeyRange range,     \
                 int64_t* bins, KeyScan* scan);                                                \
  void remove_below(float* weights, uint8_t* mask, int64_t count, int32_t first, int32_t last, \
                    RemovalCount* result);                                                     \
  void mask_apply(float* values, const uint8_t* mask, int64_t count);                          \
  int64_t count_alive(const uint8_t* mask, int64_t count);                                     \
  void adam(const winnow_step_segment& segment, const AdamConstants& constants);               \
  void sgd(const winnow_step_segment& segment, const SgdConstants& constants);                 \
  }

WINNOW_DECLARE_VARIANT(scalar)
WINNOW_DECLARE_VARIANT(avx2)
WINNOW_DECLARE_VARIANT(avx512)

#undef WINNOW_DECLARE_VARIANT

}  // namespace winnow
