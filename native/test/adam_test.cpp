// Adam: bit-identical for every instruction set and thread count, close to the formula in double,
// and no revival of pruned weights.
#include <cmath>
#include <limits>

#include "check.h"

namespace {

constexpr winnow_adam_options kOptions = {1e-3f, 0.9, 0.999, 1e-8, 0.0, WINNOW_DECAY_COUPLED, 1};

struct Layer {
  std::vector<float> weights, gradients, first, second;
  std::vector<uint8_t> mask;
  bool dense;
  int64_t count;
};

Layer draw(int64_t count, bool dense, std::mt19937_64& random) {
  std::normal_distribution<float> normal(0.0, 0.1f);
  Layer layer;
  layer.count = count;
  layer.dense = dense;
  // One more than the count, to catch a write past the end.
  for (int64_t i = 0; i <= count; ++i) {
    layer.weights.push_back(normal(random));
    layer.gradients.push_back(normal(random));
    layer.first.push_back(normal(random));
    layer.second.push_back(std::fabs(normal(random)));
  }
  layer.mask = check::random_mask(count, 0.6, random);
  return layer;
}

std::vector<Layer> network(std::mt19937_64& random) {
  std::vector<Layer> layers;
  for (int64_t count : {0, 1, 7, 8, 9, 15, 16, 17, 513, 150001}) {
    layers.push_back(draw(count, false, random));
    layers.push_back(draw(count, true, random));
  }
  return layers;
}

winnow_status step(std::vector<Layer>* layers, const winnow_adam_options& options) {
  std::vector<winnow_step_segment> segments;
  for (Layer& layer : *layers) {
    segments.push_back({layer.weights.data(), layer.gradients.data(), layer.first.data(),
                        layer.second.data(), layer.dense ? nullptr : layer.mask.data(), nullptr,
                        layer.count});
  }
  return winnow_adam_step(nullptr, segments.data(), static_cast<int32_t>(segments.size()),
                          &options);
}

bool same(const std::vector<float>& a, const std::vector<float>& b) {
  return std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

// The formula in double, from the same float state. Errors are taken relative to the sizes of the
// terms, since a sum may cancel.
void expect_formula(const Layer& before, const Layer& after, const winnow_adam_options& options) {
  const double b1 = options.beta1, b2 = options.beta2, t = static_cast<double>(options.step);
  const double tolerance = 1e-6;
  for (int64_t i = 0; i < before.count; ++i) {
    if (!before.dense && !check::alive(before.mask, i)) {
      CHECK(check::is_plus_zero(after.weights[i]));
      CHECK(check::is_plus_zero(after.first[i]));
      CHECK(check::is_plus_zero(after.second[i]));
      continue;
    }
    const double g = before.gradients[i];
    const double m = b1 * before.first[i] + (1 - b1) * g;
    const double m_size = std::fabs(b1 * before.first[i]) + std::fabs((1 - b1) * g);
    const double v = b2 * before.second[i] + (1 - b2) * g * g;
    const double scale = options.learning_rate / (1 - std::pow(b1, t)) /
                         (std::sqrt(v) / std::sqrt(1 - std::pow(b2, t)) + options.epsilon);
    const double w = before.weights[i] - scale * m;
    const double w_size = std::fabs(before.weights[i]) + scale * m_size;
    CHECK(std::fabs(after.first[i] - m) <= tolerance * m_size);
    CHECK(std::fabs(after.second[i] - v) <= tolerance * v);
    CHECK(std::fabs(after.weights[i] - w) <= tolerance * w_size);
  }
  CHECK(check::same_bits(after.weights.back(), before.weights.back()));
  CHECK(check::same_bits(after.first.back(), before.first.back()));
  CHECK(check::same_bits(after.second.back(), before.second.back()));
}

void one_step(std::mt19937_64& random) {
  const std::vector<Layer> original = network(random);
  for (const winnow_adam_options& options :
       {kOptions, winnow_adam_options{0.01, 0.9, 0.999, 1e-8, 0.0, WINNOW_DECAY_COUPLED, 1000000},
        winnow_adam_options{0.3, 0.0, 0.5, 0.1, 0.0, WINNOW_DECAY_COUPLED, 3}}) {
    std::vector<Layer> reference;
    for (winnow_isa isa : check::isas()) {
      for (int threads : {1, 2, 4}) {
        check::current_case() = "one step, isa " + std::to_string(isa) + ", threads " +
                                std::to_string(threads) + ", step " + std::to_string(options.step);
        CHECK_EQ(winnow_cpu_set_isa(isa), WINNOW_OK);
        CHECK_EQ(winnow_cpu_set_threads(threads), WINNOW_OK);
        std::vector<Layer> actual = original;
        CHECK_EQ(step(&actual, options), WINNOW_OK);
        if (reference.empty()) {
          reference = actual;
          for (size_t s = 0; s < actual.size(); ++s)
            expect_formula(original[s], actual[s], options);
        }
        for (size_t s = 0; s < actual.size(); ++s) {
          CHECK(same(actual[s].weights, reference[s].weights));
          CHECK(same(actual[s].first, reference[s].first));
          CHECK(same(actual[s].second, reference[s].second));
        }
      }
    }
  }
}

// Weights that are pruned between steps, with large momentum and gradients that are not numbers.
void pruned_weights_stay_zero(std::mt19937_64& random) {
  for (winnow_isa isa : check::isas()) {
    check::current_case() = "steps, isa " + std::to_string(isa);
    CHECK_EQ(winnow_cpu_set_isa(isa), WINNOW_OK);
    std::vector<Layer> layers = {draw(1037, false, random)};
    Layer& layer = layers[0];
    winnow_adam_options options = kOptions;
    for (options.step = 1; options.step <= 60; ++options.step) {
      for (int64_t i = 0; i < layer.count; ++i) {
        layer.gradients[i] = std::normal_distribution<float>()(random);
        if (!check::alive(layer.mask, i) && i % 3 == 0) layer.gradients[i] = std::nanf("");
        if (!check::alive(layer.mask, i) && i % 5 == 0) layer.weights[i] = -1.0f;
      }
      const int64_t victim = static_cast<int64_t>(random() % 1037);
      layer.mask[victim / 8] = static_cast<uint8_t>(layer.mask[victim / 8] & ~(1 << (victim % 8)));
      const Layer before = layer;
      CHECK_EQ(step(&layers, options), WINNOW_OK);
      expect_formula(before, layer, options);
    }
  }
}

// Zeros of both signs, denormals, infinities and equal numbers: every variant must agree with the
// scalar one to the last bit (a NaN with any NaN), and what is pruned must be +0.0 all the same.
void nasty_inputs(std::mt19937_64& random) {
  const float values[] = {0.0f,    -0.0f,    1e-40f,
                          -1e-45f, 3.0f,     3.0f,
                          -3.0f,   3.4e38f,  std::numeric_limits<float>::infinity(),
                          1e-20f,  -3.4e38f, -std::numeric_limits<float>::infinity()};
  const auto any = [&] { return values[random() % (sizeof values / sizeof *values)]; };
  std::vector<Layer> original = {draw(1031, false, random), draw(64, true, random)};
  for (Layer& layer : original) {
    for (int64_t i = 0; i < layer.count; ++i) {
      layer.weights[i] = any();
      layer.gradients[i] = any();
      layer.first[i] = any();
      layer.second[i] = std::fabs(any());
    }
  }
  CHECK_EQ(winnow_cpu_set_isa(WINNOW_ISA_SCALAR), WINNOW_OK);
  std::vector<Layer> expected = original;
  CHECK_EQ(step(&expected, kOptions), WINNOW_OK);
  const auto agree = [](float a, float b) {
    return (std::isnan(a) && std::isnan(b)) || check::same_bits(a, b);
  };
  for (winnow_isa isa : check::isas()) {
    check::current_case() = "nasty inputs, isa " + std::to_string(isa);
    CHECK_EQ(winnow_cpu_set_isa(isa), WINNOW_OK);
    std::vector<Layer> actual = original;
    CHECK_EQ(step(&actual, kOptions), WINNOW_OK);
    for (size_t l = 0; l < actual.size(); ++l) {
      for (int64_t i = 0; i < actual[l].count; ++i) {
        CHECK(agree(actual[l].weights[i], expected[l].weights[i]));
        CHECK(agree(actual[l].first[i], expected[l].first[i]));
        CHECK(agree(actual[l].second[i], expected[l].second[i]));
        if (!actual[l].dense && !check::alive(actual[l].mask, i)) {
          CHECK(check::is_plus_zero(actual[l].weights[i]));
          CHECK(check::is_plus_zero(actual[l].first[i]));
          CHECK(check::is_plus_zero(actual[l].second[i]));
        }
      }
    }
  }
}

void nan_propagates(std::mt19937_64& random) {
  for (winnow_isa isa : check::isas()) {
    check::current_case() = "NaN, isa " + std::to_string(isa);
    CHECK_EQ(winnow_cpu_set_isa(isa), WINNOW_OK);
    std::vector<Layer> layers = {draw(35, true, random)};
    layers[0].gradients[3] = layers[0].gradients[34] = std::nanf("");
    CHECK_EQ(step(&layers, kOptions), WINNOW_OK);
    for (int64_t i = 0; i < 35; ++i) CHECK_EQ(std::isnan(layers[0].weights[i]), i == 3 || i == 34);
  }
}

void errors(std::mt19937_64& random) {
  check::current_case() = "errors";
  const winnow_status bad = WINNOW_INVALID_ARGUMENT;
  const double nan = std::nan("");
  const double infinity = std::numeric_limits<double>::infinity();
  std::vector<Layer> layers = {draw(9, false, random)};
  const std::vector<float> before = layers[0].weights;
  for (double rate : {-1.0, nan, infinity}) {
    CHECK_FAILS(step(&layers, {rate, 0.9, 0.999, 1e-8, 0.0, WINNOW_DECAY_COUPLED, 1}), bad,
                "learning_rate");
    CHECK_FAILS(step(&layers, {0.1, 0.9, 0.999, rate, 0.0, WINNOW_DECAY_COUPLED, 1}), bad,
                "epsilon");
  }
  for (double beta : {-0.1, 1.0, nan}) {
    CHECK_FAILS(step(&layers, {0.1, beta, 0.999, 1e-8, 0.0, WINNOW_DECAY_COUPLED, 1}), bad,
                "beta1");
    CHECK_FAILS(step(&layers, {0.1, 0.9, beta, 1e-8, 0.0, WINNOW_DECAY_COUPLED, 1}), bad, "beta2");
  }
  CHECK_FAILS(step(&layers, {0.1, 0.9, 0.999, 1e-8, 0.0, WINNOW_DECAY_COUPLED, 0}), bad, "step");
  Layer& layer = layers[0];
  const winnow_step_segment good = {layer.weights.data(),
                                    layer.gradients.data(),
                                    layer.first.data(),
                                    layer.second.data(),
                                    nullptr,
                                    nullptr,
                                    layer.count};
  winnow_step_segment segment = good;
  CHECK_FAILS(winnow_adam_step(nullptr, &segment, 1, nullptr), bad, "options");
  CHECK_FAILS(winnow_adam_step(nullptr, nullptr, 1, &kOptions), bad, "segments");
  segment.weights = nullptr;
  CHECK_FAILS(winnow_adam_step(nullptr, &segment, 1, &kOptions), bad, "weights");
  segment = good;
  segment.gradients = nullptr;
  CHECK_FAILS(winnow_adam_step(nullptr, &segment, 1, &kOptions), bad, "gradients");
  segment = good;
  segment.first_moment = nullptr;
  CHECK_FAILS(winnow_adam_step(nullptr, &segment, 1, &kOptions), bad, "first_moment");
  segment = good;
  segment.second_moment = nullptr;
  CHECK_FAILS(winnow_adam_step(nullptr, &segment, 1, &kOptions), bad, "second_moment");
  segment = good;
  segment.count = -1;
  CHECK_FAILS(winnow_adam_step(nullptr, &segment, 1, &kOptions), bad, "-1");
  CHECK(same(layers[0].weights, before));
  CHECK_EQ(winnow_adam_step(nullptr, nullptr, 0, &kOptions), WINNOW_OK);
}

}  // namespace

int main() {
  std::mt19937_64 random(check::seed());
  one_step(random);
  pruned_weights_stay_zero(random);
  nasty_inputs(random);
  nan_propagates(random);
  errors(random);
  return 0;
}
