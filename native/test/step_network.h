// Layers for the tests of the optimizer steps.
#pragma once

#include <cmath>

#include "bfloat16_reference.h"
#include "guarded.h"

namespace check {

struct Layer {
  Layer(int64_t count, bool is_dense, bool has_shadow)
      : weights(count),
        gradients(count),
        first(count),
        second(count),
        shadow(count),
        dense(is_dense),
        shadowed(has_shadow),
        count(count) {}

  Guarded<float> weights, gradients, first, second;
  Guarded<uint16_t> shadow;
  std::vector<uint8_t> mask;
  bool dense;
  bool shadowed;
  int64_t count;

  bool is_alive(int64_t i) const {
    return dense || alive(mask, i);
  }

  winnow_step_segment segment() {
    return {weights.data(),
            gradients.data(),
            first.data(),
            second.data(),
            dense ? nullptr : mask.data(),
            shadowed ? shadow.data() : nullptr,
            count};
  }

  bool same_bits(const Layer& other) const {
    return weights.same_bits(other.weights) && gradients.same_bits(other.gradients) &&
           first.same_bits(other.first) && second.same_bits(other.second) &&
           shadow.same_bits(other.shadow);
  }
};

inline Layer draw_layer(int64_t count, bool dense, bool shadowed, std::mt19937_64& random) {
  std::normal_distribution<float> normal(0.0f, 0.1f);
  Layer layer(count, dense, shadowed);
  for (int64_t i = 0; i < count; ++i) {
    layer.weights[i] = normal(random);
    layer.gradients[i] = normal(random);
    layer.first[i] = normal(random);
    layer.second[i] = std::fabs(normal(random));
    layer.shadow[i] = 0x1234;
  }
  layer.mask = random_mask(count, 0.6, random);
  return layer;
}

inline std::vector<Layer> draw_layers(std::mt19937_64& random) {
  std::vector<Layer> layers;
  for (int64_t count : {0, 1, 7, 8, 9, 15, 16, 17, 511, 512, 513, 150001}) {
    for (bool dense : {false, true}) {
      layers.push_back(draw_layer(count, dense, random() % 2 == 0, random));
    }
  }
  return layers;
}

inline std::vector<winnow_step_segment> segments_of(std::vector<Layer>* layers) {
  std::vector<winnow_step_segment> segments;
  for (Layer& layer : *layers) segments.push_back(layer.segment());
  return segments;
}

// What holds after any step: guards stand, gradients are read only, dead weights are +0.0 in every
// copy (has_second: the optimizer has a second moment), and the shadow is the rounded weight.
inline void expect_sound(const Layer& before, const Layer& after, bool has_second) {
  CHECK(after.weights.intact() && after.first.intact() && after.second.intact());
  CHECK(after.shadow.intact() && after.gradients.same_bits(before.gradients));
  if (!has_second) CHECK(after.second.same_bits(before.second));
  for (int64_t i = 0; i < after.count; ++i) {
    if (!after.is_alive(i)) {
      CHECK(is_plus_zero(after.weights[i]));
      CHECK(is_plus_zero(after.first[i]));
      if (has_second) CHECK(is_plus_zero(after.second[i]));
    }
    CHECK_EQ(after.shadow[i], after.shadowed ? bfloat16(after.weights[i]) : before.shadow[i]);
  }
}

// The same but for the signs and payloads of NaNs, which IEEE 754 leaves open.
inline bool agree(const Guarded<float>& a, const Guarded<float>& b) {
  for (int64_t i = 0; i < a.size(); ++i) {
    if (!(std::isnan(a[i]) && std::isnan(b[i])) && !same_bits(a[i], b[i])) return false;
  }
  return true;
}

inline bool agree(const Layer& a, const Layer& b) {
  return agree(a.weights, b.weights) && agree(a.first, b.first) && agree(a.second, b.second);
}

// Zeros of both signs, denormals, infinities, equal and huge numbers.
inline std::vector<Layer> nasty_layers(std::mt19937_64& random) {
  const float infinity = std::numeric_limits<float>::infinity();
  const float values[] = {0.0f,  -0.0f,   1e-40f, -1e-45f,  3.0f,     3.0f,
                          -3.0f, 3.4e38f, 1e-20f, -3.4e38f, infinity, -infinity};
  const auto any = [&] { return values[random() % (sizeof values / sizeof *values)]; };
  std::vector<Layer> layers = {draw_layer(1031, false, true, random),
                               draw_layer(64, true, true, random)};
  for (Layer& layer : layers) {
    for (int64_t i = 0; i < layer.count; ++i) {
      layer.weights[i] = any();
      layer.gradients[i] = any();
      layer.first[i] = any();
      layer.second[i] = std::fabs(any());
    }
  }
  return layers;
}

// Runs step(segments, n) on copies of the layers for every instruction set and thread count: all
// results must be sound and agree with the scalar one, which is returned.
template <class Step>
std::vector<Layer> step_everywhere(const std::string& name, const std::vector<Layer>& original,
                                   bool has_second, bool has_nan, Step step) {
  std::vector<Layer> reference;
  for (winnow_isa isa : isas()) {
    for (int threads : {1, 2, 4}) {
      current_case() =
          name + ", isa " + std::to_string(isa) + ", threads " + std::to_string(threads);
      CHECK_EQ(winnow_cpu_set_isa(isa), WINNOW_OK);
      CHECK_EQ(winnow_cpu_set_threads(threads), WINNOW_OK);
      std::vector<Layer> actual = original;
      const auto segments = segments_of(&actual);
      CHECK_EQ(step(segments.data(), static_cast<int32_t>(segments.size())), WINNOW_OK);
      if (reference.empty()) reference = actual;
      for (size_t l = 0; l < actual.size(); ++l) {
        expect_sound(original[l], actual[l], has_second);
        CHECK(has_nan ? agree(actual[l], reference[l]) : actual[l].same_bits(reference[l]));
      }
    }
  }
  return reference;
}

}  // namespace check
