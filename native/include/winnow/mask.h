/*
 * Masks: one bit a weight, 1 = alive, 0 = pruned.
 *
 * Weight i is bit i % 8 (least significant first) of byte i / 8; a mask of n weights takes
 * ceil(n / 8) bytes. The bits above weight n - 1 in the last byte are padding: every function that
 * writes a mask writes them as 0, and none reads a meaning into them.
 */
#ifndef WINNOW_MASK_H_
#define WINNOW_MASK_H_

#include "winnow/device.h"
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
 * WINNOW_OUT_OF_MEMORY; WINNOW_CUDA_ERROR.
 */
WINNOW_API winnow_status winnow_mask_apply(winnow_device* device,
                                           const winnow_masked_segment* segments, int32_t n);

/*
 * Makes all `count` weights alive: bits 1, padding 0. mask: ceil(count / 8) bytes, written.
 * Errors: WINNOW_INVALID_ARGUMENT for a null mask (unless count is 0) or a negative count;
 * WINNOW_CUDA_ERROR.
 */
WINNOW_API winnow_status winnow_mask_fill(winnow_device* device, uint8_t* mask, int64_t count);

/* Two masks (read only) of the same `count` weights; for a count of one mask, both the same. */
typedef struct winnow_mask_pair {
  const uint8_t* a;
  const uint8_t* b;
  int64_t count;
} winnow_mask_pair;

/*
 * How two tickets agree. IoU is both / (alive_a + alive_b - both), the Hamming distance is
 * alive_a + alive_b - 2 both.
 */
typedef struct winnow_mask_overlap {
  int64_t alive_a; /* weights alive in a */
  int64_t alive_b; /* weights alive in b */
  int64_t both;    /* weights alive in both */
} winnow_mask_overlap;

/*
 * Compares n pairs of masks; overlaps: n of them, written, in host memory. Waits for the stream.
 * Errors: as for winnow_mask_apply.
 */
WINNOW_API winnow_status winnow_mask_compare(winnow_device* device, const winnow_mask_pair* pairs,
                                             int32_t n, winnow_mask_overlap* overlaps);

#ifdef __cplusplus
}
#endif

#endif
