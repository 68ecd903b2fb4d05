// The compute copy and the rewind.
#include "../bfloat16_reference.h"
#include "simulated_device.h"

namespace {

using check::DeviceArray;
using check::SimulatedDevice;

struct Shape {
  int64_t filters, channels, pixels;
};

std::vector<Shape> shapes() {
  std::vector<Shape> all = {
      {0, 3, 9},  {1, 1, 1},   {5, 1, 9}, {1, 33, 1},    {4099, 1, 1}, {2, 3, 9},    {33, 7, 25},
      {3, 64, 9}, {1, 600, 9}, {2, 5, 4}, {1, 40, 1024}, {1, 2, 4095}, {1, 3, 4096},
  };
  if (!check::quick())
    all.insert(all.end(), {{2, 513, 9}, {40, 64, 9}, {3, 2, 5000}, {1, 4, 2048}});
  return all;
}

template <class Element>
void copy(SimulatedDevice& device, int offset, std::mt19937_64& random) {
  constexpr bool kIsFloat = std::is_same_v<Element, float>;
  std::vector<DeviceArray<float>> weights;
  std::vector<DeviceArray<uint8_t>> masks;
  std::vector<DeviceArray<Element>> copies;
  std::vector<winnow_copy_segment> segments;
  const std::vector<Shape> all = shapes();
  for (const Shape& shape : all) {
    const int64_t count = shape.filters * shape.channels * shape.pixels;
    weights.emplace_back(count, offset);
    for (int64_t i = 0; i < count; ++i) weights.back()[i] = check::awkward_float(random);
    masks.emplace_back(check::dirty_mask(count, random() % 3 == 0 ? 0.1 : 0.7, random), offset);
    copies.emplace_back(count, 2 * offset);
  }
  std::vector<bool> dense;
  for (size_t s = 0; s < all.size(); ++s) {
    dense.push_back(random() % 4 == 0);
    segments.push_back({weights[s].data(), dense[s] ? nullptr : masks[s].data(), copies[s].data(),
                        weights[s].size(), all[s].channels, all[s].pixels});
  }
  const auto before = weights;
  device.run(winnow::cuda::masked_copy, segments.data(), static_cast<int32_t>(segments.size()),
             kIsFloat ? WINNOW_FLOAT32 : WINNOW_BFLOAT16);
  for (size_t s = 0; s < all.size(); ++s) {
    const auto [filters, channels, pixels] = all[s];
    check::current_case() = "masked_copy to " + std::to_string(8 * sizeof(Element)) + " bits, " +
                            std::to_string(filters) + " x " + std::to_string(channels) + " x " +
                            std::to_string(pixels) + ", offset " + std::to_string(offset);
    CHECK(copies[s].intact() && weights[s].same_bits(before[s]));
    for (int64_t i = 0; i < weights[s].size(); ++i) {
      const int64_t pixel = i % pixels, channel = i / pixels % channels;
      const int64_t filter = i / (pixels * channels);
      const bool alive = dense[s] || ((masks[s][i / 8] >> (i % 8)) & 1) != 0;
      const float weight = alive ? weights[s][i] : 0.0f;
      const Element actual = copies[s][(filter * pixels + pixel) * channels + channel];
      if constexpr (kIsFloat) {
        CHECK(check::same_bits(actual, weight));
      } else {
        CHECK_EQ(actual, check::bfloat16(weight));
      }
    }
  }
}

void rewind(SimulatedDevice& device, int offset, std::mt19937_64& random) {
  struct Layer {
    Layer(int64_t count, int offset)
        : weights(count, offset), initial(count, offset), first(count), second(count, offset) {}
    DeviceArray<float> weights, initial, first, second;
    DeviceArray<uint8_t> mask{0};
    int kind = 0;
  };
  std::vector<Layer> layers;
  for (int64_t count : check::awkward_counts()) {
    layers.emplace_back(count, offset);
    Layer& layer = layers.back();
    for (int64_t i = 0; i < count; ++i) layer.initial[i] = check::awkward_float(random);
    layer.mask = DeviceArray<uint8_t>(check::dirty_mask(count, 0.5, random), offset);
    layer.kind = static_cast<int>(random() % 8);
  }
  std::vector<winnow_rewind_segment> segments;
  for (Layer& layer : layers) {
    segments.push_back({layer.weights.data(), layer.initial.data(),
                        (layer.kind & 1) != 0 ? nullptr : layer.mask.data(),
                        (layer.kind & 2) != 0 ? nullptr : layer.first.data(),
                        (layer.kind & 4) != 0 ? nullptr : layer.second.data(),
                        layer.weights.size()});
  }
  const auto before = layers;
  device.run(winnow::cuda::rewind, segments.data(), static_cast<int32_t>(segments.size()));
  for (size_t s = 0; s < layers.size(); ++s) {
    const Layer& layer = layers[s];
    check::current_case() = "rewind, count " + std::to_string(layer.weights.size());
    CHECK(layer.weights.intact() && layer.first.intact() && layer.second.intact());
    CHECK(layer.initial.same_bits(before[s].initial) && layer.mask.same_bits(before[s].mask));
    for (int64_t i = 0; i < layer.weights.size(); ++i) {
      const bool alive = (layer.kind & 1) != 0 || ((layer.mask[i / 8] >> (i % 8)) & 1) != 0;
      CHECK(check::same_bits(layer.weights[i], alive ? layer.initial[i] : 0.0f));
      CHECK(check::same_bits(layer.first[i], (layer.kind & 2) != 0 ? before[s].first[i] : 0.0f));
      CHECK(check::same_bits(layer.second[i], (layer.kind & 4) != 0 ? before[s].second[i] : 0.0f));
    }
  }
}

}  // namespace

int main() {
  std::mt19937_64 random(check::seed());
  for (int multiprocessors : {1, 4}) {
    SimulatedDevice device(multiprocessors);
    for (int offset : {0, 1, 2}) {
      copy<float>(device, offset, random);
      copy<uint16_t>(device, offset, random);
      rewind(device, offset, random);
    }
  }
}
