/* Batches of images out of one block of them in host memory. */
#ifndef WINNOW_IMAGES_H_
#define WINNOW_IMAGES_H_

#include "winnow/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The images of a data set: bytes [count, height, width, 3], a mapped file as a rule, and larger
 * than 2 GiB where they have to be. pixels may be NULL when count is 0. count >= 0; height,
 * width >= 1.
 */
typedef struct winnow_image_block {
  const uint8_t* pixels;
  int64_t count;
  int32_t height;
  int32_t width;
} winnow_image_block;

/*
 * The images at n rows of a block, in this order, as floats 0 to 1: batch [n, height, width, 3] is
 * value / 255, rounded once, which is what libtorch's division gives.
 *
 * rows:    n of them, each from 0 to count - 1; a row may come again. May be NULL when n is 0.
 * flipped: n bytes, not 0 where the image is to be mirrored left to right; NULL for no image.
 * batch:   written; must not overlap the block.
 *
 * Host memory only, on the calling thread alone: batches are assembled beside a training that has
 * the cores, and a second thread would take from it what it brings here.
 *
 * Errors: WINNOW_INVALID_ARGUMENT for a null pointer, a size or n out of range, or a row that the
 * block does not have.
 */
WINNOW_API winnow_status winnow_images_to_float(const winnow_image_block* block,
                                                const int64_t* rows, const uint8_t* flipped,
                                                int32_t n, float* batch);

/* The same as the bytes that they are, to be copied to a device: batch [n, height, width, 3]. */
WINNOW_API winnow_status winnow_images_to_bytes(const winnow_image_block* block,
                                                const int64_t* rows, const uint8_t* flipped,
                                                int32_t n, uint8_t* batch);

#ifdef __cplusplus
}
#endif

#endif
