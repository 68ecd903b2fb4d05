// Grad-CAM and attention drift against their definitions in double.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "simulated_device.h"

namespace {

using check::DeviceArray;
using check::SimulatedDevice;

struct Case {
  int images, channels, height, width, map_height, map_width;
};

using Doubles = std::vector<double>;

// The same tensor in the other layout.
DeviceArray<float> channels_last(const DeviceArray<float>& first, const Case& c) {
  DeviceArray<float> last(first.size());
  const int pixels = c.height * c.width;
  for (int64_t i = 0; i < first.size(); ++i) {
    const int64_t pixel = i % pixels, channel = i / pixels % c.channels;
    const int64_t image = i / pixels / c.channels;
    last[(image * pixels + pixel) * c.channels + channel] = first[i];
  }
  return last;
}

// Of one image: the signed sums, and how large their terms are together.
void reference_raw(const Case& c, const float* activations, const float* gradients,
                   const float* head, double sign, Doubles* raw, Doubles* size) {
  const int pixels = c.height * c.width;
  raw->assign(pixels, 0.0);
  size->assign(pixels, 0.0);
  for (int k = 0; k < c.channels; ++k) {
    double alpha = 0.0, alpha_size = 0.0;
    if (head != nullptr) {
      alpha = head[k] / static_cast<double>(pixels);
      alpha_size = std::fabs(alpha);
    } else {
      for (int p = 0; p < pixels; ++p) {
        alpha += gradients[k * pixels + p] / static_cast<double>(pixels);
        alpha_size += std::fabs(gradients[k * pixels + p]) / static_cast<double>(pixels);
      }
    }
    for (int p = 0; p < pixels; ++p) {
      const double activation = activations[k * pixels + p];
      (*raw)[p] += sign * alpha * activation;
      (*size)[p] += alpha_size * std::fabs(activation);
    }
  }
}

// By the four neighbours' distances, from the raw map that the kernel gave.
Doubles reference_map(const Case& c, const float* raw) {
  Doubles map;
  const auto at = [&](int y, int x) {
    y = std::clamp(y, 0, c.height - 1);
    x = std::clamp(x, 0, c.width - 1);
    return std::max(0.0, static_cast<double>(raw[y * c.width + x]));
  };
  for (int y = 0; y < c.map_height; ++y) {
    for (int x = 0; x < c.map_width; ++x) {
      const double source_y = (y + 0.5) * c.height / c.map_height - 0.5;
      const double source_x = (x + 0.5) * c.width / c.map_width - 0.5;
      const int top = static_cast<int>(std::floor(source_y));
      const int left = static_cast<int>(std::floor(source_x));
      const double down = source_y - top, right = source_x - left;
      map.push_back((1 - down) * (1 - right) * at(top, left) +
                    (1 - down) * right * at(top, left + 1) +
                    down * (1 - right) * at(top + 1, left) + down * right * at(top + 1, left + 1));
    }
  }
  const auto [low, high] = std::minmax_element(map.begin(), map.end());
  const double first = *low, range = *high - *low;
  for (double& value : map) value = range > 0.0 ? (value - first) / range : 0.0;
  return map;
}

void gradcam(SimulatedDevice& device, const Case& c, int kind, std::mt19937_64& random) {
  check::current_case() = "gradcam " + std::to_string(c.images) + " x " +
                          std::to_string(c.channels) + " x " + std::to_string(c.height) + " x " +
                          std::to_string(c.width) + ", kind " + std::to_string(kind);
  const bool last = (kind & 1) != 0, closed_form = (kind & 2) != 0, negate = (kind & 4) != 0;
  const int pixels = c.height * c.width;
  std::normal_distribution<float> normal;
  DeviceArray<float> activations(static_cast<int64_t>(c.images) * c.channels * pixels, 1);
  DeviceArray<float> gradients(activations.size());
  DeviceArray<float> head(c.channels);
  for (int64_t i = 0; i < activations.size(); ++i) {
    activations[i] = std::max(0.0f, normal(random));
    gradients[i] = normal(random);
  }
  for (int k = 0; k < c.channels; ++k) head[k] = normal(random);
  const DeviceArray<float> activations_given = last ? channels_last(activations, c) : activations;
  const DeviceArray<float> gradients_given = last ? channels_last(gradients, c) : gradients;

  const winnow_gradcam_input input = {activations_given.data(),
                                      closed_form ? nullptr : gradients_given.data(),
                                      closed_form ? head.data() : nullptr,
                                      last ? WINNOW_CHANNELS_LAST : WINNOW_CHANNELS_FIRST,
                                      c.images,
                                      c.channels,
                                      c.height,
                                      c.width,
                                      negate};
  const int map_pixels = c.map_height * c.map_width;
  DeviceArray<float> raw(static_cast<int64_t>(c.images) * pixels);
  DeviceArray<float> maps(static_cast<int64_t>(c.images) * map_pixels);
  const auto run = [&](float* raw_out, float* maps_out) {
    device.run(winnow::cuda::gradcam, input, raw_out, maps_out, c.map_height, c.map_width);
  };
  run(raw.data(), maps.data());
  CHECK(raw.intact() && maps.intact());
  for (int image = 0; image < c.images; ++image) {
    Doubles expected, size;
    const int64_t first = static_cast<int64_t>(image) * c.channels * pixels;
    reference_raw(c, activations.data() + first, gradients.data() + first,
                  closed_form ? head.data() : nullptr, negate ? -1.0 : 1.0, &expected, &size);
    for (int p = 0; p < pixels; ++p) {
      CHECK(std::fabs(raw[image * pixels + p] - expected[p]) <= 1e-6 * size[p]);
    }
    const Doubles map = reference_map(c, raw.data() + image * pixels);
    for (int p = 0; p < map_pixels; ++p) {
      CHECK(std::fabs(maps[image * map_pixels + p] - map[p]) <= 1e-4);
    }
  }

  // Again, one result at a time: the same bits.
  DeviceArray<float> raw_again(raw.size()), maps_again(maps.size());
  run(raw_again.data(), nullptr);
  run(nullptr, maps_again.data());
  CHECK(raw_again.same_bits(raw) && maps_again.same_bits(maps));
}

void constant_maps(SimulatedDevice& device) {
  check::current_case() = "gradcam of constant maps";
  // The first image's raw map is positive and constant, the second one's negative.
  const float activations[] = {2, 2, 2, 2, -3, -3, -3, -3};
  const float head = 1.0f;
  DeviceArray<float> maps(2 * 9);
  const winnow_gradcam_input input = {activations, nullptr, &head, WINNOW_CHANNELS_FIRST, 2, 1,
                                      2,           2,       0};
  device.run(winnow::cuda::gradcam, input, static_cast<float*>(nullptr), maps.data(), 3, 3);
  for (int i = 0; i < 18; ++i) CHECK(check::is_plus_zero(maps[i]));

  // Numbers whose parts do not add up to them again.
  for (const int size : {1, 7}) {
    for (const float value : {0.1f, 0.7f}) {
      const std::vector<float> layer(size * size, value);
      DeviceArray<float> map(31 * 31);
      const winnow_gradcam_input one = {layer.data(), nullptr, &head, WINNOW_CHANNELS_FIRST, 1, 1,
                                        size,         size,    0};
      device.run(winnow::cuda::gradcam, one, static_cast<float*>(nullptr), map.data(), 31, 31);
      for (int i = 0; i < 31 * 31; ++i) CHECK(check::is_plus_zero(map[i]));
    }
  }
}

// A network that has diverged must not look like one that looks at nothing.
void nan_stays(SimulatedDevice& device) {
  check::current_case() = "gradcam and drift of NaN";
  const float nan = std::nanf("");
  const float activations[] = {nan, nan, nan, nan, 1, 1, 1, nan};
  const float head = 1.0f;
  DeviceArray<float> maps(4);
  const winnow_gradcam_input input = {activations, nullptr, &head, WINNOW_CHANNELS_FIRST, 1, 1,
                                      2,           2,       0};
  device.run(winnow::cuda::gradcam, input, static_cast<float*>(nullptr), maps.data(), 2, 2);
  for (int i = 0; i < 4; ++i) CHECK(std::isnan(maps[i]));
  winnow_attention_drift drift;
  device.run(winnow::cuda::attention_compare, activations + 4, activations + 4, 1, 2, 2, &drift);
  CHECK(std::isnan(drift.correlation) && std::isnan(drift.frobenius));
}

std::vector<bool> strongest(const float* map, int pixels) {
  const int most = static_cast<int>(std::floor(0.2 * pixels + 0.5));
  std::vector<int> order(pixels);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return map[a] > map[b]; });
  std::vector<bool> members(pixels, false);
  for (int i = 0; i < most; ++i) members[order[i]] = map[order[i]] > 0.0f;
  return members;
}

winnow_attention_drift reference_drift(const float* a, const float* b, int height, int width) {
  const int pixels = height * width;
  winnow_attention_drift drift = {};
  double squares = 0.0, mean_a = 0.0, mean_b = 0.0;
  for (int i = 0; i < pixels; ++i) {
    squares += std::pow(static_cast<double>(a[i]) - b[i], 2);
    mean_a += static_cast<double>(a[i]) / pixels;
    mean_b += static_cast<double>(b[i]) / pixels;
  }
  drift.frobenius = std::sqrt(squares);
  double variance_a = 0.0, variance_b = 0.0, covariance = 0.0;
  for (int i = 0; i < pixels; ++i) {
    variance_a += std::pow(a[i] - mean_a, 2);
    variance_b += std::pow(b[i] - mean_b, 2);
    covariance += (a[i] - mean_a) * (b[i] - mean_b);
  }
  const auto is_constant = [&](const float* map) {
    return std::all_of(map, map + pixels, [&](float value) { return value == map[0]; });
  };
  if (!is_constant(a) && !is_constant(b)) {
    drift.correlation = covariance / std::sqrt(variance_a) / std::sqrt(variance_b);
  }
  const auto centre = [&](const float* map) {
    double mass = 0.0, x = 0.0, y = 0.0;
    for (int i = 0; i < pixels; ++i) {
      const double weight = std::max(0.0, static_cast<double>(map[i]));
      mass += weight;
      x += weight * (i % width);
      y += weight * (i / width);
    }
    if (mass == 0.0) return std::pair((width - 1) / 2.0, (height - 1) / 2.0);
    return std::pair(x / mass, y / mass);
  };
  const auto [ax, ay] = centre(a);
  const auto [bx, by] = centre(b);
  drift.centre_shift = std::hypot(ax - bx, ay - by);
  const std::vector<bool> in_a = strongest(a, pixels), in_b = strongest(b, pixels);
  int both = 0, either = 0;
  for (int i = 0; i < pixels; ++i) {
    both += in_a[i] && in_b[i];
    either += in_a[i] || in_b[i];
  }
  drift.overlap = either == 0 ? 1.0 : static_cast<double>(both) / either;
  return drift;
}

// Maps with many equal values, zeros, denormals and values that share their leading bits.
float map_value(int kind, std::mt19937_64& random) {
  std::uniform_real_distribution<float> uniform(0.0f, 1.0f);
  switch (kind) {
    case 0:
      return uniform(random);
    case 1:
      return static_cast<float>(random() % 3) / 2.0f;
    case 2:
      return 0.0f;
    case 3:
      return uniform(random) - 0.9f;
    case 4:
      return 1.0f + static_cast<float>(random() % 300) * 1.1920929e-07f;
    case 5:
      return static_cast<float>(random() % 5) * 1e-45f;
    default:
      return 0.25f;
  }
}

void drift(SimulatedDevice& device, int height, int width, std::mt19937_64& random) {
  const int kinds = 7;
  const int images = 2 * kinds;
  const int pixels = height * width;
  std::vector<int> kind_of_map(images), kind_of_reference(images);
  for (int image = 0; image < images; ++image) {
    kind_of_map[image] = image % kinds;
    kind_of_reference[image] = image < kinds ? image : static_cast<int>(random() % kinds);
  }
  DeviceArray<float> maps(static_cast<int64_t>(images) * pixels, 1), references(maps.size());
  for (int image = 0; image < images; ++image) {
    for (int i = 0; i < pixels; ++i) {
      maps[image * pixels + i] = map_value(kind_of_map[image], random);
      references[image * pixels + i] = map_value(kind_of_reference[image], random);
    }
  }
  std::vector<winnow_attention_drift> drifts(images), again(images);
  for (auto* results : {&drifts, &again}) {
    device.run(winnow::cuda::attention_compare, maps.data(), references.data(), images, height,
               width, results->data());
  }
  for (int image = 0; image < images; ++image) {
    check::current_case() = "attention_compare " + std::to_string(height) + " x " +
                            std::to_string(width) + ", maps " + std::to_string(kind_of_map[image]) +
                            " and " + std::to_string(kind_of_reference[image]);
    const winnow_attention_drift expected = reference_drift(
        maps.data() + image * pixels, references.data() + image * pixels, height, width);
    const winnow_attention_drift& actual = drifts[image];
    CHECK(std::memcmp(&actual, &again[image], sizeof(actual)) == 0);
    CHECK(actual.overlap == expected.overlap);
    CHECK(std::fabs(actual.frobenius - expected.frobenius) <= 1e-12 * (1 + expected.frobenius));
    // Values that share their leading bits lose half of a double's digits in their variance.
    CHECK(std::fabs(actual.correlation - expected.correlation) <= 1e-7);
    CHECK(std::fabs(actual.centre_shift - expected.centre_shift) <= 1e-10 * (height + width));
  }
}

void no_memory() {
  const std::vector<float> values(27, 1.0f);
  std::vector<float> maps(9);
  const winnow_gradcam_input input = {
      values.data(), values.data(), nullptr, WINNOW_CHANNELS_LAST, 1, 3, 3, 3, 0};
  check::fail_allocations("gradcam", [&](SimulatedDevice& device) {
    return device.result_of(winnow::cuda::gradcam, input, static_cast<float*>(nullptr), maps.data(),
                            3, 3);
  });
  winnow_attention_drift result = {};
  check::fail_allocations("attention_compare", [&](SimulatedDevice& device) {
    return device.result_of(winnow::cuda::attention_compare, values.data(), values.data(), 1, 3, 3,
                            &result);
  });
}

}  // namespace

int main() {
  std::mt19937_64 random(check::seed());
  std::vector<Case> cases = {
      {0, 3, 2, 2, 2, 2}, {1, 1, 1, 1, 1, 1}, {2, 5, 3, 4, 7, 9}, {3, 33, 7, 7, 5, 6}};
  std::vector<std::pair<int, int>> sizes = {{1, 1}, {3, 1}, {5, 7}};
  if (!check::quick()) {
    cases.insert(cases.end(), {{2, 300, 7, 7, 30, 33}, {5, 16, 9, 8, 31, 32}});
    sizes.insert(sizes.end(), {{1, 2}, {16, 32}, {40, 41}});
  }
  no_memory();
  for (int multiprocessors : {1, 4}) {
    SimulatedDevice device(multiprocessors);
    for (const Case& c : cases) {
      // Blocks of 512 threads take their time where each access is checked.
      for (int kind = 0; kind < 8; kind += check::quick() ? 3 : 1) {
        gradcam(device, c, kind, random);
      }
    }
    constant_maps(device);
    nan_stays(device);
    for (const auto& [height, width] : sizes) drift(device, height, width, random);
  }
}
