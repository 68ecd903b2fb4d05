#include "winnow/optimizer.h"

#include <cmath>

#include "backend_loader.h"
#include "enum_value.h"
#include "failure.h"
#include "kernels.h"
#include "threads.h"

namespace winnow {
namespace {

// The ranges are written so that a NaN fails each of them.
void check_not_negative(double value, const char* name) {
  if (!(value >= 0.0 && std::isfinite(value))) {
    fail(WINNOW_INVALID_ARGUMENT, "%s is %g: it must be finite and >= 0", name, value);
  }
}

void check_below_one(double value, const char* name) {
  if (!(value >= 0.0 && value < 1.0)) {
    fail(WINNOW_INVALID_ARGUMENT, "%s is %g: it must be in [0, 1)", name, value);
  }
}

void check_decay(const winnow_decay& decay) {
  const int value = enum_value(decay);
  if (value != WINNOW_DECAY_COUPLED && value != WINNOW_DECAY_DECOUPLED) {
    fail(WINNOW_INVALID_ARGUMENT, "decay is %d: use 0 (coupled) or 1 (decoupled)", value);
  }
}

void check_options(const winnow_adam_options* options) {
  if (options == nullptr) fail(WINNOW_INVALID_ARGUMENT, "options is NULL");
  check_not_negative(options->learning_rate, "learning_rate");
  check_below_one(options->beta1, "beta1");
  check_below_one(options->beta2, "beta2");
  check_not_negative(options->epsilon, "epsilon");
  check_not_negative(options->weight_decay, "weight_decay");
  check_decay(options->decay);
  if (options->step < 1) {
    fail(WINNOW_INVALID_ARGUMENT, "step is %lld: steps are counted from 1",
         static_cast<long long>(options->step));
  }
}

void check_options(const winnow_sgd_options* options) {
  if (options == nullptr) fail(WINNOW_INVALID_ARGUMENT, "options is NULL");
  check_not_negative(options->learning_rate, "learning_rate");
  check_below_one(options->momentum, "momentum");
  check_not_negative(options->weight_decay, "weight_decay");
  if (options->nesterov != 0 && options->nesterov != 1) {
    fail(WINNOW_INVALID_ARGUMENT, "nesterov is %d: it must be 0 or 1", options->nesterov);
  }
  if (options->nesterov == 1 && options->momentum == 0.0) {
    fail(WINNOW_INVALID_ARGUMENT, "nesterov is 1, but momentum is 0: it needs one above 0");
  }
}

// In double: at the first steps 1 - beta2^t is the small difference of two numbers near 1.
AdamConstants constants_of(const winnow_adam_options& options) {
  const double beta1 = options.beta1;
  const double beta2 = options.beta2;
  const double step = static_cast<double>(options.step);
  AdamConstants constants;
  constants.beta1 = static_cast<float>(beta1);
  constants.one_minus_beta1 = static_cast<float>(1.0 - beta1);
  constants.beta2 = static_cast<float>(beta2);
  constants.one_minus_beta2 = static_cast<float>(1.0 - beta2);
  constants.step_size = static_cast<float>(options.learning_rate / (1.0 - std::pow(beta1, step)));
  constants.bias_correction = static_cast<float>(std::sqrt(1.0 - std::pow(beta2, step)));
  constants.epsilon = static_cast<float>(options.epsilon);
  const bool coupled = options.decay == WINNOW_DECAY_COUPLED;
  constants.coupled_decay = coupled ? static_cast<float>(options.weight_decay) : 0.0f;
  constants.decoupled_decay =
      coupled ? 0.0f : static_cast<float>(options.learning_rate * options.weight_decay);
  return constants;
}

SgdConstants constants_of(const winnow_sgd_options& options) {
  SgdConstants constants;
  constants.learning_rate = static_cast<float>(options.learning_rate);
  constants.momentum = static_cast<float>(options.momentum);
  constants.weight_decay = static_cast<float>(options.weight_decay);
  constants.nesterov = options.nesterov == 1;
  return constants;
}

// Gives the total of the counts.
int64_t check_segments(const winnow_step_segment* segments, int32_t n, bool has_second_moment) {
  const int64_t total = checked_total(segments, n);
  for (int32_t s = 0; s < n; ++s) {
    const winnow_step_segment& segment = segments[s];
    check_pointer(segment.weights, "weights", s, segment.count);
    check_pointer(segment.gradients, "gradients", s, segment.count);
    check_pointer(segment.first_moment, "first_moment", s, segment.count);
    if (has_second_moment) check_pointer(segment.second_moment, "second_moment", s, segment.count);
  }
  return total;
}

template <class T>
T* advance(T* pointer, int64_t by) {
  return pointer == nullptr ? nullptr : pointer + by;
}

winnow_step_segment part_of(const winnow_step_segment& whole, const Chunk& chunk) {
  winnow_step_segment part;
  part.weights = whole.weights + chunk.begin;
  part.gradients = whole.gradients + chunk.begin;
  part.first_moment = whole.first_moment + chunk.begin;
  part.second_moment = advance(whole.second_moment, chunk.begin);
  part.mask = advance(whole.mask, chunk.begin / 8);
  part.shadow = advance(whole.shadow, chunk.begin);
  part.count = chunk.count;
  return part;
}

template <class Constants>
void step(const winnow_step_segment* segments, int32_t n, int64_t total,
          void (*kernel)(const winnow_step_segment&, const Constants&),
          const Constants& constants) {
  const auto chunks = split(segments, n, total);
  parallel_for(
      chunks.data(), static_cast<int64_t>(chunks.size()), team_size(total),
      [&](const Chunk& chunk, int) { kernel(part_of(segments[chunk.segment], chunk), constants); });
}

}  // namespace
}  // namespace winnow

winnow_status winnow_adam_step(winnow_device* device, const winnow_step_segment* segments,
                               int32_t n, const winnow_adam_options* options) {
  return winnow::guarded([&] {
    const int64_t total = winnow::check_segments(segments, n, true);
    winnow::check_options(options);
    const winnow::AdamConstants constants = winnow::constants_of(*options);
    if (device != nullptr) {
      return winnow::on_device(*device, device->backend->adam_step, segments, n, &constants);
    }
    winnow::step(segments, n, total, winnow::active_kernels().adam, constants);
  });
}

winnow_status winnow_sgd_step(winnow_device* device, const winnow_step_segment* segments, int32_t n,
                              const winnow_sgd_options* options) {
  return winnow::guarded([&] {
    const int64_t total = winnow::check_segments(segments, n, false);
    winnow::check_options(options);
    const winnow::SgdConstants constants = winnow::constants_of(*options);
    if (device != nullptr) {
      return winnow::on_device(*device, device->backend->sgd_step, segments, n, &constants);
    }
    winnow::step(segments, n, total, winnow::active_kernels().sgd, constants);
  });
}
