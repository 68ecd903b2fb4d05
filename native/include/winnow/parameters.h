/* What happens to a network's parameters between steps: the compute copy and the rewind. */
#ifndef WINNOW_PARAMETERS_H_
#define WINNOW_PARAMETERS_H_

#include "winnow/mask.h"
#include "winnow/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum winnow_dtype {
  WINNOW_FLOAT32 = 0,
  WINNOW_BFLOAT16 = 1 /* rounded to nearest, ties to even; a NaN becomes 0x7fc0 with its sign */
} winnow_dtype;

/*
 * One parameter: `count` weights (read only), their mask of ceil(count / 8) bytes or NULL when all
 * are alive, and `count` elements of the copy (written, of the call's dtype).
 *
 * The weights lie as [filters, channels, pixels], filters = count / (channels * pixels). The copy
 * lies as [filters, pixels, channels]: the channels-last order that convolutions read. With
 * channels or pixels 1 the two orders are the same. channels, pixels: at least 1, their product
 * divides count.
 */
typedef struct winnow_copy_segment {
  const float* weights;
  const uint8_t* mask;
  void* copy;
  int64_t count;
  int64_t channels;
  int64_t pixels;
} winnow_copy_segment;

/*
 * copy <- mask (.) weights, in one pass: what the layers of the network compute with. Where the
 * mask is 0 the copy is exactly +0.0.
 *
 * segments: n of them, n >= 0; may be NULL when n is 0.
 * Errors: WINNOW_INVALID_ARGUMENT for a null pointer, a negative count or n, channels and pixels
 * that do not divide the count, or no such dtype; WINNOW_OUT_OF_MEMORY; WINNOW_CUDA_ERROR.
 */
WINNOW_API winnow_status winnow_masked_copy(winnow_device* device,
                                            const winnow_copy_segment* segments, int32_t n,
                                            winnow_dtype dtype);

/*
 * One parameter to rewind: `count` weights (written), the weights to go back to (read only), their
 * mask or NULL when all are alive, and the optimizer's state, each `count` floats or NULL.
 */
typedef struct winnow_rewind_segment {
  float* weights;
  const float* initial;
  const uint8_t* mask;
  float* first_moment;
  float* second_moment;
  int64_t count;
} winnow_rewind_segment;

/*
 * weights <- mask (.) initial and all moments <- +0.0, in one pass: the start of a ticket's next
 * training (Frankle and Carbin 2019).
 *
 * segments and errors: as for winnow_mask_apply.
 */
WINNOW_API winnow_status winnow_rewind(winnow_device* device, const winnow_rewind_segment* segments,
                                       int32_t n);

#ifdef __cplusplus
}
#endif

#endif
