/* Optimizer steps, with the mask folded into their one pass over memory. */
#ifndef WINNOW_OPTIMIZER_H_
#define WINNOW_OPTIMIZER_H_

#include "winnow/mask.h"
#include "winnow/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * One parameter: `count` weights with as many gradients (read only) and moments (in and out, zero
 * before the first step). count >= 0.
 *
 * second_moment: read and written by Adam; SGD has none and ignores it.
 * mask:   ceil(count / 8) bytes, or NULL when every weight is alive (biases, batch norm).
 * shadow: `count` bfloat16 that receive the new weights, rounded to nearest, ties to even, in the
 *         same pass; or NULL.
 */
typedef struct winnow_step_segment {
  float* weights;
  const float* gradients;
  float* first_moment;
  float* second_moment;
  const uint8_t* mask;
  uint16_t* shadow;
  int64_t count;
} winnow_step_segment;

/* How weight decay enters. */
typedef enum winnow_decay {
  WINNOW_DECAY_COUPLED = 0,  /* g <- g + weight_decay w: L2, torch.optim.Adam */
  WINNOW_DECAY_DECOUPLED = 1 /* w <- w - learning_rate weight_decay w: AdamW */
} winnow_decay;

/*
 * learning_rate, weight_decay: finite, >= 0. beta1, beta2: in [0, 1). epsilon: finite, >= 0.
 * step: the number of this step, counted from 1. They are doubles as torch.optim's are: 1 - beta2
 * of a float 0.999 is off by 1e-5.
 */
typedef struct winnow_adam_options {
  double learning_rate;
  double beta1;
  double beta2;
  double epsilon;
  double weight_decay;
  winnow_decay decay;
  int64_t step;
} winnow_adam_options;

/*
 * One step of Adam (Kingma and Ba 2015) or AdamW (Loshchilov and Hutter 2019) in the form of
 * torch.optim, g the gradient (with coupled decay added), t the step:
 *
 *   w <- w - learning_rate weight_decay w                          (decoupled decay only)
 *   m <- beta1 m + (1 - beta1) g
 *   v <- beta2 v + (1 - beta2) g^2
 *   w <- w - learning_rate / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon)
 *
 * Where the mask is 0, w, m, v and the shadow become exactly +0.0 whatever they and g were, so that
 * momentum cannot revive a pruned weight. A NaN or an infinity in a weight that is alive propagates
 * as IEEE 754 says and is not an error (pruning reports it).
 *
 * segments: n of them, n >= 0; may be NULL when n is 0.
 * Errors: WINNOW_INVALID_ARGUMENT for a null pointer, a negative count or n, or an option out of
 * its range; WINNOW_OUT_OF_MEMORY; WINNOW_CUDA_ERROR.
 */
WINNOW_API winnow_status winnow_adam_step(winnow_device* device,
                                          const winnow_step_segment* segments, int32_t n,
                                          const winnow_adam_options* options);

/*
 * learning_rate, weight_decay: finite, >= 0. momentum: in [0, 1). nesterov: 0 or 1, and 1 only with
 * a momentum above 0.
 */
typedef struct winnow_sgd_options {
  double learning_rate;
  double momentum;
  double weight_decay;
  int32_t nesterov;
} winnow_sgd_options;

/*
 * One step of stochastic gradient descent with momentum, in the form of torch.optim.SGD without
 * dampening (Sutskever et al. 2013):
 *
 *   g <- g + weight_decay w
 *   m <- momentum m + g
 *   w <- w - learning_rate (nesterov ? g + momentum m : m)
 *
 * Masked weights, segments and errors: as for winnow_adam_step. second_moment may be NULL.
 */
WINNOW_API winnow_status winnow_sgd_step(winnow_device* device, const winnow_step_segment* segments,
                                         int32_t n, const winnow_sgd_options* options);

#ifdef __cplusplus
}
#endif

#endif
