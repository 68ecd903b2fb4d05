// SGD with momentum: bit-identical for every instruction set and thread count, close to the formula
// in double, and no revival of pruned weights.
#include <limits>

#include "step_network.h"

namespace {

using check::Layer;

std::vector<Layer> run(const std::string& name, const std::vector<Layer>& original, bool has_nan,
                       const winnow_sgd_options& options) {
  return check::step_everywhere(name, original, false, has_nan,
                                [&](const winnow_step_segment* segments, int32_t n) {
                                  return winnow_sgd_step(nullptr, segments, n, &options);
                                });
}

void expect_formula(const Layer& before, const Layer& after, const winnow_sgd_options& options) {
  const double tolerance = 1e-6;
  for (int64_t i = 0; i < before.count; ++i) {
    if (!before.is_alive(i)) continue;
    const double old = before.weights[i];
    const double g = before.gradients[i] + options.weight_decay * old;
    const double g_size = std::fabs(before.gradients[i]) + options.weight_decay * std::fabs(old);
    const double m = options.momentum * before.first[i] + g;
    const double m_size = options.momentum * std::fabs(before.first[i]) + g_size;
    const double direction = options.nesterov == 1 ? g + options.momentum * m : m;
    const double size = options.nesterov == 1 ? g_size + options.momentum * m_size : m_size;
    const double w = old - options.learning_rate * direction;
    CHECK(std::fabs(after.first[i] - m) <= tolerance * m_size);
    CHECK(std::fabs(after.weights[i] - w) <=
          tolerance * (std::fabs(old) + options.learning_rate * size));
  }
}

constexpr winnow_sgd_options kAll[] = {
    {0.1, 0.0, 0.0, 0}, {0.1, 0.9, 0.0, 0}, {0.1, 0.0, 0.2, 0},
    {0.5, 0.9, 0.2, 0}, {0.5, 0.9, 0.2, 1}, {0.0, 0.5, 0.2, 1},
};

void one_step(std::mt19937_64& random) {
  const std::vector<Layer> original = check::draw_layers(random);
  for (size_t o = 0; o < sizeof kAll / sizeof *kAll; ++o) {
    const auto after = run("options " + std::to_string(o), original, false, kAll[o]);
    for (size_t l = 0; l < after.size(); ++l) expect_formula(original[l], after[l], kAll[o]);
  }
}

void nasty_inputs(std::mt19937_64& random) {
  const std::vector<Layer> original = check::nasty_layers(random);
  for (const winnow_sgd_options& options : kAll) run("nasty inputs", original, true, options);
}

void pruned_weights_stay_zero(std::mt19937_64& random) {
  std::vector<Layer> layers = {check::draw_layer(1037, false, true, random)};
  for (int step = 0; step < 20; ++step) {
    Layer& layer = layers[0];
    for (int64_t i = 0; i < layer.count; ++i) {
      layer.gradients[i] =
          layer.is_alive(i) ? std::normal_distribution<float>()(random) : std::nanf("");
    }
    const int64_t victim = static_cast<int64_t>(random() % 1037);
    layer.mask[victim / 8] = static_cast<uint8_t>(layer.mask[victim / 8] & ~(1 << (victim % 8)));
    layers = run("step " + std::to_string(step), layers, false, {0.1, 0.9, 0.01, 1});
  }
}

// No second moment; and an infinite weight, which a decay of 0 must not turn into a NaN.
void no_second_moment() {
  Layer layer(35, true, false);
  for (int64_t i = 0; i < layer.count; ++i) {
    layer.weights[i] = std::numeric_limits<float>::infinity();
  }
  for (winnow_isa isa : check::isas()) {
    check::current_case() = "no second moment, isa " + std::to_string(isa);
    CHECK_EQ(winnow_cpu_set_isa(isa), WINNOW_OK);
    winnow_step_segment segment = layer.segment();
    segment.second_moment = nullptr;
    CHECK_EQ(winnow_sgd_step(nullptr, &segment, 1, &kAll[1]), WINNOW_OK);
    for (int64_t i = 0; i < layer.count; ++i) CHECK(layer.first[i] == 0.0f);
  }
}

}  // namespace

int main() {
  std::mt19937_64 random(check::seed());
  one_step(random);
  nasty_inputs(random);
  pruned_weights_stay_zero(random);
  no_second_moment();
  return 0;
}
