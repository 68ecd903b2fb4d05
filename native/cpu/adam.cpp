#include <cmath>

#include "backend_loader.h"
#include "failure.h"
#include "kernels.h"
#include "threads.h"
#include "winnow/optimizer.h"

namespace {

void check_options(const winnow_adam_options* options) {
  using winnow::fail;
  if (options == nullptr) fail(WINNOW_INVALID_ARGUMENT, "options is NULL");
  // Written so that a NaN fails each of them.
  if (!(options->learning_rate >= 0.0 && std::isfinite(options->learning_rate))) {
    fail(WINNOW_INVALID_ARGUMENT, "learning_rate is %g: it must be finite and >= 0",
         options->learning_rate);
  }
  if (!(options->beta1 >= 0.0 && options->beta1 < 1.0)) {
    fail(WINNOW_INVALID_ARGUMENT, "beta1 is %g: it must be in [0, 1)", options->beta1);
  }
  if (!(options->beta2 >= 0.0 && options->beta2 < 1.0)) {
    fail(WINNOW_INVALID_ARGUMENT, "beta2 is %g: it must be in [0, 1)", options->beta2);
  }
  if (!(options->epsilon >= 0.0 && std::isfinite(options->epsilon))) {
    fail(WINNOW_INVALID_ARGUMENT, "epsilon is %g: it must be finite and >= 0", options->epsilon);
  }
  if (options->step < 1) {
    fail(WINNOW_INVALID_ARGUMENT, "step is %lld: steps are counted from 1",
         static_cast<long long>(options->step));
  }
}

// In double: at the first steps 1 - beta2^t is the small difference of two numbers near 1.
winnow::AdamConstants constants_of(const winnow_adam_options& options) {
  const double beta1 = options.beta1;
  const double beta2 = options.beta2;
  const double step = static_cast<double>(options.step);
  winnow::AdamConstants constants;
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

}  // namespace

winnow_status winnow_adam_step(winnow_device* device, const winnow_step_segment* segments,
                               int32_t n, const winnow_adam_options* options) {
  return winnow::guarded([&] {
    const int64_t total = winnow::checked_total(segments, n);
    for (int32_t s = 0; s < n; ++s) {
      const winnow_step_segment& segment = segments[s];
      winnow::check_pointer(segment.weights, "weights", s, segment.count);
      winnow::check_pointer(segment.gradients, "gradients", s, segment.count);
      winnow::check_pointer(segment.first_moment, "first_moment", s, segment.count);
      winnow::check_pointer(segment.second_moment, "second_moment", s, segment.count);
    }
    check_options(options);
    const winnow::AdamConstants constants = constants_of(*options);
    if (device != nullptr) {
      return winnow::on_device(*device, device->backend->adam_step, segments, n, &constants);
    }
    const winnow::Kernels& kernels = winnow::active_kernels();
    const auto chunks = winnow::split(segments, n, total);
    winnow::parallel_for(
        chunks.data(), static_cast<int64_t>(chunks.size()), winnow::team_size(total),
        [&](const winnow::Chunk& chunk, int) {
          const winnow_step_segment& segment = segments[chunk.segment];
          const uint8_t* mask = segment.mask == nullptr ? nullptr : segment.mask + chunk.begin / 8;
          kernels.adam(segment.weights + chunk.begin, segment.gradients + chunk.begin,
                       segment.first_moment + chunk.begin, segment.second_moment + chunk.begin,
                       mask, chunk.count, constants);
        });
  });
}
