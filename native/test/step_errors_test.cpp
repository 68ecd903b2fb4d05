// What the optimizer steps refuse, and that they leave everything unchanged then.
#include <limits>

#include "step_network.h"

namespace {

using check::Layer;

constexpr winnow_status kBad = WINNOW_INVALID_ARGUMENT;
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr winnow_adam_options kAdam = {0.1, 0.9, 0.999, 1e-8, 0.01, WINNOW_DECAY_COUPLED, 1};
constexpr winnow_sgd_options kSgd = {0.1, 0.9, 0.01, 1};

void adam_options(const winnow_step_segment& segment) {
  const auto step = [&](winnow_adam_options options) {
    return winnow_adam_step(nullptr, &segment, 1, &options);
  };
  winnow_adam_options options = kAdam;
  for (double value : {-1.0, std::nan(""), kInfinity}) {
    options = kAdam;
    options.learning_rate = value;
    CHECK_FAILS(step(options), kBad, "learning_rate");
    options = kAdam;
    options.epsilon = value;
    CHECK_FAILS(step(options), kBad, "epsilon");
    options = kAdam;
    options.weight_decay = value;
    CHECK_FAILS(step(options), kBad, "weight_decay");
  }
  for (double value : {-0.1, 1.0, std::nan("")}) {
    options = kAdam;
    options.beta1 = value;
    CHECK_FAILS(step(options), kBad, "beta1");
    options = kAdam;
    options.beta2 = value;
    CHECK_FAILS(step(options), kBad, "beta2");
  }
  options = kAdam;
  options.step = 0;
  CHECK_FAILS(step(options), kBad, "step");
  for (int value : {-1, 2}) {
    options = kAdam;
    std::memcpy(&options.decay, &value, sizeof(value));
    CHECK_FAILS(step(options), kBad, "decay");
  }
  CHECK_FAILS(winnow_adam_step(nullptr, &segment, 1, nullptr), kBad, "options");
}

void sgd_options(const winnow_step_segment& segment) {
  const auto step = [&](winnow_sgd_options options) {
    return winnow_sgd_step(nullptr, &segment, 1, &options);
  };
  for (double value : {-1.0, std::nan(""), kInfinity}) {
    CHECK_FAILS(step({value, 0.9, 0.01, 0}), kBad, "learning_rate");
    CHECK_FAILS(step({0.1, 0.9, value, 0}), kBad, "weight_decay");
  }
  for (double value : {-0.1, 1.0, std::nan("")}) {
    CHECK_FAILS(step({0.1, value, 0.01, 0}), kBad, "momentum");
  }
  for (int value : {-1, 2}) CHECK_FAILS(step({0.1, 0.9, 0.01, value}), kBad, "nesterov");
  CHECK_FAILS(step({0.1, 0.0, 0.01, 1}), kBad, "nesterov");
  CHECK_FAILS(winnow_sgd_step(nullptr, &segment, 1, nullptr), kBad, "options");
}

void segments(const winnow_step_segment& good) {
  const auto expect = [](winnow_step_segment segment, const char* word) {
    CHECK_FAILS(winnow_adam_step(nullptr, &segment, 1, &kAdam), kBad, word);
    CHECK_FAILS(winnow_sgd_step(nullptr, &segment, 1, &kSgd), kBad, word);
  };
  winnow_step_segment segment = good;
  segment.weights = nullptr;
  expect(segment, "weights");
  segment = good;
  segment.gradients = nullptr;
  expect(segment, "gradients");
  segment = good;
  segment.first_moment = nullptr;
  expect(segment, "first_moment");
  segment = good;
  segment.count = -1;
  expect(segment, "-1");
  segment = good;
  segment.second_moment = nullptr;
  CHECK_FAILS(winnow_adam_step(nullptr, &segment, 1, &kAdam), kBad, "second_moment");
  CHECK_FAILS(winnow_adam_step(nullptr, nullptr, 1, &kAdam), kBad, "segments");
  CHECK_FAILS(winnow_sgd_step(nullptr, nullptr, 1, &kSgd), kBad, "segments");
  CHECK_FAILS(winnow_adam_step(nullptr, &good, -2, &kAdam), kBad, "-2");
  CHECK_FAILS(winnow_sgd_step(nullptr, &good, -2, &kSgd), kBad, "-2");
}

void nothing_to_do() {
  const winnow_step_segment empty = {nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, 0};
  CHECK_EQ(winnow_adam_step(nullptr, &empty, 1, &kAdam), WINNOW_OK);
  CHECK_EQ(winnow_sgd_step(nullptr, &empty, 1, &kSgd), WINNOW_OK);
  CHECK_EQ(winnow_adam_step(nullptr, nullptr, 0, &kAdam), WINNOW_OK);
  CHECK_EQ(winnow_sgd_step(nullptr, nullptr, 0, &kSgd), WINNOW_OK);
}

}  // namespace

int main() {
  std::mt19937_64 random(check::seed());
  Layer layer = check::draw_layer(9, false, true, random);
  const Layer before = layer;
  adam_options(layer.segment());
  sgd_options(layer.segment());
  segments(layer.segment());
  CHECK(layer.same_bits(before));
  nothing_to_do();
  return 0;
}
