#include <array>
#include <cmath>

#include "simulated_device.h"

namespace {

using check::DeviceArray;
using check::SimulatedDevice;

float any_float(std::mt19937_64& random) {
  const auto bits = static_cast<uint32_t>(random());
  float value;
  std::memcpy(&value, &bits, sizeof(value));
  return random() % 4 == 0 ? std::nanf("") : value;
}

void apply(SimulatedDevice& device, int offset, std::mt19937_64& random) {
  std::vector<DeviceArray<float>> values;
  std::vector<DeviceArray<uint8_t>> masks;
  std::vector<winnow_masked_segment> segments;
  for (int64_t count : check::awkward_counts()) {
    values.emplace_back(count, offset);
    for (int64_t i = 0; i < count; ++i) values.back()[i] = any_float(random);
    const double density = std::array<double, 4>{0.0, 0.1, 0.7, 1.0}[random() % 4];
    masks.emplace_back(check::dirty_mask(count, density, random), offset);
  }
  for (size_t s = 0; s < values.size(); ++s) {
    segments.push_back({values[s].data(), masks[s].data(), values[s].size()});
  }
  const auto before = values;
  const auto masks_before = masks;
  device.run(winnow::cuda::mask_apply, segments.data(), static_cast<int32_t>(segments.size()));
  for (size_t s = 0; s < values.size(); ++s) {
    check::current_case() = "mask_apply, count " + std::to_string(values[s].size()) + ", offset " +
                            std::to_string(offset);
    CHECK(values[s].intact() && masks[s].same_bits(masks_before[s]));
    for (int64_t i = 0; i < values[s].size(); ++i) {
      const bool alive = ((masks[s][i / 8] >> (i % 8)) & 1) != 0;
      CHECK(check::same_bits(values[s][i], alive ? before[s][i] : 0.0f));
    }
  }
}

void fill(SimulatedDevice& device, int offset) {
  for (int64_t count : check::awkward_counts()) {
    check::current_case() = "mask_fill, count " + std::to_string(count);
    DeviceArray<uint8_t> mask((count + 7) / 8, offset);
    device.run(winnow::cuda::mask_fill, mask.data(), count);
    CHECK(mask.intact());
    for (int64_t bit = 0; bit < 8 * mask.size(); ++bit) {
      CHECK_EQ((mask[bit / 8] >> (bit % 8)) & 1, bit < count);
    }
  }
}

void compare(SimulatedDevice& device, int offset, std::mt19937_64& random) {
  std::vector<int64_t> counts = check::awkward_counts();
  // Several chunks and blocks that add to one result.
  counts.push_back(check::quick() ? 65536 + 9 : 300007);
  std::vector<DeviceArray<uint8_t>> a, b;
  std::vector<winnow_mask_pair> pairs;
  std::vector<winnow_mask_overlap> expected;
  for (int64_t count : counts) {
    a.emplace_back(check::dirty_mask(count, 0.3, random), offset);
    b.emplace_back(check::dirty_mask(count, 0.8, random), 2 * offset);
    expected.push_back({});
    for (int64_t i = 0; i < count; ++i) {
      const int in_a = (a.back()[i / 8] >> (i % 8)) & 1;
      const int in_b = (b.back()[i / 8] >> (i % 8)) & 1;
      expected.back().alive_a += in_a;
      expected.back().alive_b += in_b;
      expected.back().both += in_a & in_b;
    }
  }
  for (size_t s = 0; s < counts.size(); ++s) {
    pairs.push_back({a[s].data(), b[s].data(), counts[s]});
  }
  std::vector<winnow_mask_overlap> overlaps(counts.size(), {-1, -1, -1});
  device.run(winnow::cuda::mask_compare, pairs.data(), static_cast<int32_t>(pairs.size()),
             overlaps.data());
  for (size_t s = 0; s < counts.size(); ++s) {
    check::current_case() =
        "mask_compare, count " + std::to_string(counts[s]) + ", offset " + std::to_string(offset);
    CHECK_EQ(overlaps[s].alive_a, expected[s].alive_a);
    CHECK_EQ(overlaps[s].alive_b, expected[s].alive_b);
    CHECK_EQ(overlaps[s].both, expected[s].both);
  }
}

}  // namespace

int main() {
  std::mt19937_64 random(check::seed());
  for (int multiprocessors : {1, 4}) {
    SimulatedDevice device(multiprocessors);
    for (int offset : {0, 1, 3}) {
      apply(device, offset, random);
      fill(device, offset);
      compare(device, offset, random);
    }
    check::current_case() = "no segments";
    device.run(winnow::cuda::mask_apply, static_cast<winnow_masked_segment*>(nullptr), 0);
    device.run(winnow::cuda::mask_compare, static_cast<winnow_mask_pair*>(nullptr), 0,
               static_cast<winnow_mask_overlap*>(nullptr));
    device.run(winnow::cuda::mask_fill, static_cast<uint8_t*>(nullptr), 0);
  }
}
