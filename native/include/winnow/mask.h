/*
 * Masks: one bit a weight, 1 = alive, 0 = pruned.
 *
 * Weight i is bit i % 8 (least significant first) of byte i / 8; a mask of n weights takes
 * ceil(n / 8) bytes. The bits above weight n - 1 in the last byte are padding: every function that
 * writes a mask writes them as 0, and none reads a meaning into them.
 */
#ifndef WINNOW_MASK_H_
#define WINNOW_MASK_H_

#include "winnow/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* `count` values (in and out) and their mask (read only). count >= 0. */
typedef struct winnow_masked_segment {
  float* values;
  const uint8_t* mask;
  int64_t count;
} winnow_masked_segment;

/*
 * values <- mask (.) values, for gradients and for weights that have just been rewound.
 *
 * Where the mask is 0 the value becomes exactly +0.0, whatever it was: it is replaced and not
 * multiplied, so NaN, an infinity or a negative number leave no trace. Where the mask is 1 the
 * value keeps its bits.
 *
 * segments: n of them, n >= 0; may be NULL when n is 0.
 * Errors: WINNOW_INVALID_ARGUMENT for a null pointer or a negative count or n;
 * WINNOW_OUT_OF_MEMORY.
 */
WINNOW_API winnow_status winnow_mask_apply(const winnow_masked_segment* segments, int32_t n);

/*
 * Makes all `count` weights alive: bits 1, padding 0. mask: ceil(count / 8) bytes, written.
 * Errors: WINNOW_INVALID_ARGUMENT for a null mask (unless count is 0) or a negative count.
 */
WINNOW_API winnow_status winnow_mask_fill(uint8_t* mask, int64_t count);

/*
 * Counts the weights that are alive, 0 to count, into *alive.
 * Errors: WINNOW_INVALID_ARGUMENT for a null pointer (mask may be NULL when count is 0) or a
 * negative count.
 */
WINNOW_API winnow_status winnow_mask_survivors(const uint8_t* mask, int64_t count, int64_t* alive);

#ifdef __cplusplus
}
#endif

#endif
