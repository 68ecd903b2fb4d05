// Adam and SGD with the mask and the bfloat16 shadow in their one pass over memory.
//
// The operations are those of the CPU's loops in the same order, each rounded once (-fmad=false for
// all of this library; division and square root are the correctly rounded ones), so weights and
// moments are the CPU's to the bit. Only the payload of a NaN may differ.
//
// Memory, a weight: Adam reads 16 bytes and writes 12, SGD reads 12 and writes 8; and 1/8 of mask
// and 2 of shadow where there are any. Four pruned neighbours are not read.
#include "launchers.h"
#include "quads.h"

namespace winnow::cuda {
namespace {

// What is pruned is replaced and not multiplied by 0, which would keep a NaN or a sign.
__device__ void zero_pruned(Quad* quad, unsigned alive) {
  for (int k = 0; k < 4; ++k) {
    if (((alive >> k) & 1u) == 0) quad->value[k] = 0.0f;
  }
}

__device__ void store_shadow(uint16_t* shadow, int64_t i, const Quad& weights, int count) {
  if (shadow == nullptr) return;
  const bool wide = count == 4 && reinterpret_cast<uintptr_t>(shadow) % 8 == 0;
  store_bfloat16(shadow + i, weights, count, wide);
}

struct Adam {
  AdamConstants constants;

  __device__ void operator()(const winnow_step_segment& s, int64_t i, int count) const {
    const AdamConstants& c = constants;
    const bool wide =
        count == 4 && aligned_to_16(s.weights, s.gradients, s.first_moment, s.second_moment);
    const unsigned alive = alive_bits(s.mask, i);
    Quad w = {}, m = {}, v = {};
    if (alive != 0) {
      w = load(s.weights + i, count, wide);
      m = load(s.first_moment + i, count, wide);
      v = load(s.second_moment + i, count, wide);
      const Quad gradients = load(s.gradients + i, count, wide);
      for (int k = 0; k < 4; ++k) {
        float weight = w.value[k];
        float g = gradients.value[k];
        if (c.coupled_decay != 0.0f) g = g + c.coupled_decay * weight;
        if (c.decoupled_decay != 0.0f) weight = weight - c.decoupled_decay * weight;
        m.value[k] = c.beta1 * m.value[k] + c.one_minus_beta1 * g;
        v.value[k] = c.beta2 * v.value[k] + c.one_minus_beta2 * g * g;
        const float denominator = sqrtf(v.value[k]) / c.bias_correction + c.epsilon;
        w.value[k] = weight - c.step_size * m.value[k] / denominator;
      }
      zero_pruned(&w, alive);
      zero_pruned(&m, alive);
      zero_pruned(&v, alive);
    }
    store(s.weights + i, w, count, wide);
    store(s.first_moment + i, m, count, wide);
    store(s.second_moment + i, v, count, wide);
    store_shadow(s.shadow, i, w, count);
  }
};

struct Sgd {
  SgdConstants constants;

  __device__ void operator()(const winnow_step_segment& s, int64_t i, int count) const {
    const SgdConstants& c = constants;
    const bool wide = count == 4 && aligned_to_16(s.weights, s.gradients, s.first_moment);
    const unsigned alive = alive_bits(s.mask, i);
    Quad w = {}, m = {};
    if (alive != 0) {
      w = load(s.weights + i, count, wide);
      m = load(s.first_moment + i, count, wide);
      const Quad gradients = load(s.gradients + i, count, wide);
      for (int k = 0; k < 4; ++k) {
        float g = gradients.value[k];
        if (c.weight_decay != 0.0f) g = g + c.weight_decay * w.value[k];
        m.value[k] = c.momentum * m.value[k] + g;
        const float direction = c.nesterov ? g + c.momentum * m.value[k] : m.value[k];
        w.value[k] = w.value[k] - c.learning_rate * direction;
      }
      zero_pruned(&w, alive);
      zero_pruned(&m, alive);
    }
    store(s.weights + i, w, count, wide);
    store(s.first_moment + i, m, count, wide);
    store_shadow(s.shadow, i, w, count);
  }
};

}  // namespace

// Both steps share a name: a network is trained by one of them.
void adam_step(Workspace& workspace, const winnow_step_segment* segments, int32_t n,
               const AdamConstants& constants) {
  for_each_quad(workspace, upload_segments(workspace, "step.segments", segments, n),
                Adam{constants});
}

void sgd_step(Workspace& workspace, const winnow_step_segment* segments, int32_t n,
              const SgdConstants& constants) {
  for_each_quad(workspace, upload_segments(workspace, "step.segments", segments, n),
                Sgd{constants});
}

}  // namespace winnow::cuda
