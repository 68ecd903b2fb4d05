// The numbers of one optimizer step, computed in double and rounded once, the same for every
// instruction set and for CUDA.
#pragma once

namespace winnow {

struct AdamConstants {
  float beta1;
  float one_minus_beta1;
  float beta2;
  float one_minus_beta2;
  float step_size;        // learning rate / (1 - beta1^t)
  float bias_correction;  // sqrt(1 - beta2^t)
  float epsilon;
  float coupled_decay;    // added to the gradient, times the weight; 0 when decoupled
  float decoupled_decay;  // learning rate * weight decay, taken off the weight; 0 when coupled
};

struct SgdConstants {
  float learning_rate;
  float momentum;
  float weight_decay;
  bool nesterov;
};

}  // namespace winnow
