// Adam and AdamW: bit-identical for every instruction set and thread count, close to the formula in
// double, and no revival of pruned weights.
#include <limits>

#include "step_network.h"

namespace {

using check::Layer;

constexpr winnow_adam_options kOptions = {1e-3, 0.9, 0.999, 1e-8, 0.0, WINNOW_DECAY_COUPLED, 1};

// The formula in double, from the same float state. Errors are taken relative to the sizes of the
// terms, since a sum may cancel.
void expect_formula(const Layer& before, const Layer& after, const winnow_adam_options& options) {
  const double b1 = options.beta1, b2 = options.beta2, t = static_cast<double>(options.step);
  const bool coupled = options.decay == WINNOW_DECAY_COUPLED;
  const double tolerance = 1e-6;
  for (int64_t i = 0; i < before.count; ++i) {
    if (!before.is_alive(i)) continue;
    const double old = before.weights[i];
    const double decay = options.weight_decay * old;
    const double g = before.gradients[i] + (coupled ? decay : 0.0);
    const double g_size = std::fabs(before.gradients[i]) + std::fabs(decay);
    const double m = b1 * before.first[i] + (1 - b1) * g;
    const double m_size = std::fabs(b1 * before.first[i]) + (1 - b1) * g_size;
    const double v = b2 * before.second[i] + (1 - b2) * g * g;
    const double v_size = b2 * before.second[i] + (1 - b2) * std::fabs(g) * g_size;
    const double root = std::sqrt(v);
    const double scale = options.learning_rate / (1 - std::pow(b1, t)) /
                         (root / std::sqrt(1 - std::pow(b2, t)) + options.epsilon);
    const double w = old - (coupled ? 0.0 : options.learning_rate * decay) - scale * m;
    // The error of v, relative to v, is the error of scale.
    const double w_size = std::fabs(old) + scale * m_size * (1 + v_size / v);
    CHECK(std::fabs(after.first[i] - m) <= tolerance * m_size);
    CHECK(std::fabs(after.second[i] - v) <= tolerance * v_size);
    CHECK(std::fabs(after.weights[i] - w) <= tolerance * w_size);
  }
}

void one_step(std::mt19937_64& random) {
  const std::vector<Layer> original = check::draw_layers(random);
  const winnow_adam_options all[] = {
      kOptions,
      {0.01, 0.9, 0.999, 1e-8, 0.0, WINNOW_DECAY_DECOUPLED, 1000000},
      {0.3, 0.0, 0.5, 0.1, 0.0, WINNOW_DECAY_COUPLED, 3},
      {0.01, 0.9, 0.999, 1e-8, 0.3, WINNOW_DECAY_COUPLED, 7},
      {0.01, 0.9, 0.999, 1e-8, 0.3, WINNOW_DECAY_DECOUPLED, 7},
  };
  for (const winnow_adam_options& options : all) {
    const std::string name = "step " + std::to_string(options.step) + ", weight decay " +
                             std::to_string(options.weight_decay) + ", kind " +
                             std::to_string(options.decay);
    const auto after = check::step_everywhere(
        name, original, true, false, [&](const winnow_step_segment* segments, int32_t n) {
          return winnow_adam_step(nullptr, segments, n, &options);
        });
    for (size_t l = 0; l < after.size(); ++l) expect_formula(original[l], after[l], options);
  }
}

// Weights that are pruned between steps, with large momentum and gradients that are not numbers.
void pruned_weights_stay_zero(std::mt19937_64& random) {
  for (winnow_isa isa : check::isas()) {
    check::current_case() = "steps, isa " + std::to_string(isa);
    CHECK_EQ(winnow_cpu_set_isa(isa), WINNOW_OK);
    Layer layer = check::draw_layer(1037, false, true, random);
    winnow_adam_options options = kOptions;
    options.weight_decay = 0.1;
    for (options.step = 1; options.step <= 60; ++options.step) {
      options.decay = options.step % 2 == 0 ? WINNOW_DECAY_COUPLED : WINNOW_DECAY_DECOUPLED;
      for (int64_t i = 0; i < layer.count; ++i) {
        layer.gradients[i] = std::normal_distribution<float>()(random);
        if (!layer.is_alive(i) && i % 3 == 0) layer.gradients[i] = std::nanf("");
        if (!layer.is_alive(i) && i % 5 == 0) layer.weights[i] = -1.0f;
      }
      const int64_t victim = static_cast<int64_t>(random() % 1037);
      layer.mask[victim / 8] = static_cast<uint8_t>(layer.mask[victim / 8] & ~(1 << (victim % 8)));
      const Layer before = layer;
      const winnow_step_segment segment = layer.segment();
      CHECK_EQ(winnow_adam_step(nullptr, &segment, 1, &options), WINNOW_OK);
      check::expect_sound(before, layer, true);
      expect_formula(before, layer, options);
    }
  }
}

void nasty_inputs(std::mt19937_64& random) {
  const std::vector<Layer> original = check::nasty_layers(random);
  for (double weight_decay : {0.0, 0.1}) {
    for (winnow_decay decay : {WINNOW_DECAY_COUPLED, WINNOW_DECAY_DECOUPLED}) {
      winnow_adam_options options = kOptions;
      options.weight_decay = weight_decay;
      options.decay = decay;
      check::step_everywhere("nasty inputs, weight decay " + std::to_string(weight_decay), original,
                             true, true, [&](const winnow_step_segment* segments, int32_t n) {
                               return winnow_adam_step(nullptr, segments, n, &options);
                             });
    }
  }
}

// An infinite weight times a decay of 0 would be a NaN.
void no_decay_leaves_infinities() {
  for (winnow_decay decay : {WINNOW_DECAY_COUPLED, WINNOW_DECAY_DECOUPLED}) {
    Layer layer(35, true, false);
    for (int64_t i = 0; i < layer.count; ++i) {
      layer.weights[i] = std::numeric_limits<float>::infinity();
      layer.gradients[i] = 1.0f;
    }
    winnow_adam_options options = kOptions;
    options.decay = decay;
    const auto after =
        check::step_everywhere("infinite weights", {layer}, true, false,
                               [&](const winnow_step_segment* segments, int32_t n) {
                                 return winnow_adam_step(nullptr, segments, n, &options);
                               });
    for (int64_t i = 0; i < layer.count; ++i) {
      CHECK(std::isinf(after[0].weights[i]));
      CHECK(std::isfinite(after[0].first[i]));
    }
  }
}

void nan_propagates(std::mt19937_64& random) {
  Layer layer = check::draw_layer(35, true, true, random);
  layer.gradients[3] = layer.gradients[34] = std::nanf("");
  const auto after = check::step_everywhere(
      "NaN", {layer}, true, true, [](const winnow_step_segment* segments, int32_t n) {
        return winnow_adam_step(nullptr, segments, n, &kOptions);
      });
  for (int64_t i = 0; i < 35; ++i) CHECK_EQ(std::isnan(after[0].weights[i]), i == 3 || i == 34);
}

}  // namespace

int main() {
  std::mt19937_64 random(check::seed());
  one_step(random);
  pruned_weights_stay_zero(random);
  nasty_inputs(random);
  no_decay_leaves_infinities();
  nan_propagates(random);
  return 0;
}
