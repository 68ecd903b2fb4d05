/* The optimizer step, with the mask folded into its one pass over memory. */
#ifndef WINNOW_OPTIMIZER_H_
#define WINNOW_OPTIMIZER_H_

#include "winnow/mask.h"
#include "winnow/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * One parameter: `count` weights with as many gradients (read only) and moments (in and out, zero
 * before the first step). mask: ceil(count / 8) bytes, or NULL when every weight is alive (biases,
 * batch norm). count >= 0.
 */
typedef struct winnow_adam_segment {
  float* weights;
  const float* gradients;
  float* first_moment;
  float* second_moment;
  const uint8_t* mask;
  int64_t count;
} winnow_adam_segment;

/*
 * learning_rate: finite, >= 0. beta1, beta2: in [0, 1). epsilon: finite, >= 0.
 * step: the number of this step, counted from 1. They are doubles as torch.optim's are: 1 - beta2
 * of a float 0.999 is off by 1e-5.
 */
typedef struct winnow_adam_options {
  double learning_rate;
  double beta1;
  double beta2;
  double epsilon;
  int64_t step;
} winnow_adam_options;

/*
 * One step of Adam (Kingma and Ba 2015) in the form of torch.optim.Adam, g the gradient, t the
 * step:
 *
 *   m <- beta1 m + (1 - beta1) g
 *   v <- beta2 v + (1 - beta2) g^2
 *   w <- w - learning_rate / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon)
 *
 * Where the mask is 0, w, m and v become exactly +0.0 whatever they and g were, so that momentum
 * cannot revive a pruned weight. A NaN or an infinity in a weight that is alive propagates as IEEE
 * 754 says and is not an error (pruning reports it).
 *
 * segments: n of them, n >= 0; may be NULL when n is 0.
 * Errors: WINNOW_INVALID_ARGUMENT for a null pointer, a negative count or n, or an option out of
 * its range; WINNOW_OUT_OF_MEMORY.
 */
WINNOW_API winnow_status winnow_adam_step(const winnow_adam_segment* segments, int32_t n,
                                          const winnow_adam_options* options);

#ifdef __cplusplus
}
#endif

#endif
