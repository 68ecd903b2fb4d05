/* Grad-CAM maps, and how far pruning moved them. */
#ifndef WINNOW_ATTENTION_H_
#define WINNOW_ATTENTION_H_

#include "winnow/device.h"
#include "winnow/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum winnow_layout {
  WINNOW_CHANNELS_FIRST = 0, /* [images, channels, height, width] */
  WINNOW_CHANNELS_LAST = 1   /* [images, height, width, channels] */
} winnow_layout;

/*
 * The target layer's output for a batch, and where the channel weights come from: exactly one of
 *
 * gradients:    dy/dA, of the activations' shape and layout; a channel's weight is its mean over
 *               the pixels.
 * head_weights: `channels` numbers, where the head is global average pooling and one linear layer
 *               with these weights. Then dy/dA_k is head_weights[k] / (height width) at every pixel
 *               of every image, and no backward pass is needed.
 *
 * images >= 0; channels, height, width >= 1. negate: 0, or 1 for the class whose score is -y.
 */
typedef struct winnow_gradcam_input {
  const float* activations;
  const float* gradients;
  const float* head_weights;
  winnow_layout layout;
  int32_t images;
  int32_t channels;
  int32_t height;
  int32_t width;
  int32_t negate;
} winnow_gradcam_input;

/*
 * Grad-CAM (Selvaraju et al. 2020, equations 1 and 2) for a batch, with alpha_k the mean over
 * pixels of dy/dA_k:
 *
 *   raw  = sum_k alpha_k A_k
 *   map  = min-max by image of the bilinear upsampling of ReLU(raw)
 *
 * Upsampling aligns pixel centres (PyTorch's align_corners=false). Min-max brings each map to
 * [0, 1]; a map that is constant becomes 0 everywhere, so an all-zero map stays zero. A NaN stays
 * one, in raw and in maps, and takes no part in min-max.
 *
 * raw:  [images, height, width], the signed sums, written; or NULL.
 * maps: [images, map_height, map_width], written; or NULL.
 * map_height, map_width: at least 1 (ignored when maps is NULL).
 * Errors: WINNOW_INVALID_ARGUMENT for a null pointer, both or none of the two weight sources, a
 * size out of range or no such layout; WINNOW_OUT_OF_MEMORY; WINNOW_CUDA_ERROR.
 */
WINNOW_API winnow_status winnow_gradcam(winnow_device* device, const winnow_gradcam_input* input,
                                        float* raw, float* maps, int32_t map_height,
                                        int32_t map_width);

/* How an image's map differs from its reference map. */
typedef struct winnow_attention_drift {
  /* ||map - reference||_F, the paper's Delta L. */
  double frobenius;
  /*
   * IoU of the two sets of strongest pixels: the floor(0.2 height width + 1/2) largest values of a
   * map, those above 0 only, ties to the lower index. 0 to 1; 1 when both sets are empty.
   */
  double overlap;
  /* Pearson's correlation of the pixels, -1 to 1; 0 when either map is constant, NaN with a NaN. */
  double correlation;
  /*
   * Distance of the centres of mass in pixels; negative values weigh nothing, and a map without a
   * positive value has its centre in the middle.
   */
  double centre_shift;
} winnow_attention_drift;

/*
 * Compares `images` pairs of maps [images, height, width]; drifts: one an image, written, in host
 * memory. Sums are taken in double precision. Waits for the stream.
 * images >= 0; height, width >= 1.
 * Errors: WINNOW_INVALID_ARGUMENT for a null pointer or a size out of range;
 * WINNOW_OUT_OF_MEMORY; WINNOW_CUDA_ERROR.
 */
WINNOW_API winnow_status winnow_attention_compare(winnow_device* device, const float* maps,
                                                  const float* references, int32_t images,
                                                  int32_t height, int32_t width,
                                                  winnow_attention_drift* drifts);

#ifdef __cplusplus
}
#endif

#endif
