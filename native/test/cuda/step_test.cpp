// The optimizer steps against the CPU's: the same bits in weights, moments and shadow.
#include "../../cpu/backend_loader.h"
#include "../step_network.h"
#include "simulated_device.h"

namespace {

using check::DeviceArray;
using check::SimulatedDevice;

struct Layer {
  Layer(int64_t count, int offset)
      : weights(count, offset),
        gradients(count, offset),
        first(count, offset),
        second(count, offset),
        shadow(count, offset),
        mask((count + 7) / 8, offset) {}

  winnow_step_segment segment() {
    return {weights.data(),
            gradients.data(),
            first.data(),
            second.data(),
            dense ? nullptr : mask.data(),
            shadowed ? shadow.data() : nullptr,
            weights.size()};
  }

  bool intact() const {
    return weights.intact() && gradients.intact() && first.intact() && second.intact() &&
           shadow.intact() && mask.intact();
  }

  DeviceArray<float> weights, gradients, first, second;
  DeviceArray<uint16_t> shadow;
  DeviceArray<uint8_t> mask;
  bool dense = false;
  bool shadowed = false;
};

// nasty: also denormals, both zeros, infinities and NaNs, in pruned weights above all.
std::vector<Layer> draw(int offset, bool nasty, std::mt19937_64& random) {
  std::normal_distribution<float> normal(0.0f, 0.1f);
  std::vector<Layer> layers;
  for (int64_t count : check::awkward_counts()) {
    layers.emplace_back(count, offset);
    Layer& layer = layers.back();
    layer.dense = random() % 4 == 0;
    layer.shadowed = random() % 2 == 0;
    const std::vector<uint8_t> mask =
        check::dirty_mask(count, random() % 2 == 0 ? 0.1 : 0.8, random);
    std::copy(mask.begin(), mask.end(), layer.mask.data());
    for (int64_t i = 0; i < count; ++i) {
      const auto any = [&] {
        return nasty && random() % 3 == 0 ? check::awkward_float(random) : normal(random);
      };
      layer.weights[i] = any();
      layer.gradients[i] = any();
      layer.first[i] = any();
      layer.second[i] = std::fabs(any());
    }
  }
  return layers;
}

void expect_same(float actual, float expected) {
  if (std::isnan(expected)) {
    CHECK(std::isnan(actual));
  } else {
    CHECK(check::same_bits(actual, expected));
  }
}

// libwinnow.so calls back through this table, so that both sides have the same constants.
SimulatedDevice* device_of(const winnow::Queue& queue) {
  return static_cast<SimulatedDevice*>(queue.workspace);
}

winnow_device behind_the_interface(SimulatedDevice* device) {
  static const winnow::Backend backend = [] {
    winnow::Backend table = {};
    table.adam_step = [](winnow::Queue queue, const winnow_step_segment* segments, int32_t n,
                         const winnow::AdamConstants* constants, winnow::BackendError*) {
      return device_of(queue)->result_of(winnow::cuda::adam_step, segments, n, *constants);
    };
    table.sgd_step = [](winnow::Queue queue, const winnow_step_segment* segments, int32_t n,
                        const winnow::SgdConstants* constants, winnow::BackendError*) {
      return device_of(queue)->result_of(winnow::cuda::sgd_step, segments, n, *constants);
    };
    return table;
  }();
  return {&backend, {device, nullptr}};
}

// step(device, segments, n), device NULL for the CPU.
template <class Step>
void compare(SimulatedDevice& device, const std::string& name, const std::vector<Layer>& original,
             Step step) {
  std::vector<Layer> expected = original;
  std::vector<Layer> actual = original;
  std::vector<winnow_step_segment> of_expected, of_actual;
  for (Layer& layer : expected) of_expected.push_back(layer.segment());
  for (Layer& layer : actual) of_actual.push_back(layer.segment());
  const auto n = static_cast<int32_t>(original.size());
  check::current_case() = name;
  CHECK_EQ(step(nullptr, of_expected.data(), n), WINNOW_OK);
  winnow_device handle = behind_the_interface(&device);
  CHECK_EQ(step(&handle, of_actual.data(), n), WINNOW_OK);
  device.finish();
  for (size_t l = 0; l < actual.size(); ++l) {
    const Layer& a = actual[l];
    const Layer& e = expected[l];
    check::current_case() = name + ", count " + std::to_string(a.weights.size());
    CHECK(a.intact() && a.gradients.same_bits(e.gradients) && a.mask.same_bits(e.mask));
    for (int64_t i = 0; i < a.weights.size(); ++i) {
      expect_same(a.weights[i], e.weights[i]);
      expect_same(a.first[i], e.first[i]);
      expect_same(a.second[i], e.second[i]);
      // The sign of a NaN that arithmetic makes is the machine's choice.
      const int compared = std::isnan(e.weights[i]) ? 0x7fff : 0xffff;
      CHECK_EQ(a.shadow[i] & compared, e.shadow[i] & compared);
    }
  }
}

}  // namespace

int main() {
  std::mt19937_64 random(check::seed());
  const winnow_adam_options adam[] = {
      {1e-3, 0.9, 0.999, 1e-8, 0.0, WINNOW_DECAY_COUPLED, 1},
      {0.01, 0.9, 0.999, 1e-8, 0.3, WINNOW_DECAY_COUPLED, 7},
      {0.01, 0.9, 0.999, 1e-8, 0.3, WINNOW_DECAY_DECOUPLED, 1000000},
      {0.3, 0.0, 0.5, 0.0, 0.0, WINNOW_DECAY_DECOUPLED, 3},
  };
  const winnow_sgd_options sgd[] = {
      {0.1, 0.0, 0.0, 0}, {0.1, 0.9, 0.0, 0}, {0.01, 0.9, 0.3, 1}, {0.5, 0.0, 0.1, 0}};
  for (int multiprocessors : {1, 4}) {
    SimulatedDevice device(multiprocessors);
    for (int offset : {0, 1, 4}) {
      for (bool nasty : {false, true}) {
        const std::vector<Layer> layers = draw(offset, nasty, random);
        const std::string name = std::string(nasty ? "nasty" : "normal") + ", offset " +
                                 std::to_string(offset) + ", options ";
        int number = 0;
        for (const winnow_adam_options& options : adam) {
          compare(device, "Adam, " + name + std::to_string(number++), layers,
                  [&](winnow_device* where, const winnow_step_segment* segments, int32_t n) {
                    return winnow_adam_step(where, segments, n, &options);
                  });
        }
        number = 0;
        for (const winnow_sgd_options& options : sgd) {
          compare(device, "SGD, " + name + std::to_string(number++), layers,
                  [&](winnow_device* where, const winnow_step_segment* segments, int32_t n) {
                    return winnow_sgd_step(where, segments, n, &options);
                  });
        }
      }
    }
  }
}
