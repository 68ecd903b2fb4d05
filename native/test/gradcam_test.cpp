// Grad-CAM against its definition in double, for both layouts, every instruction set and thread
// count.
#include <algorithm>
#include <cmath>
#include <limits>

#include "guarded.h"

namespace {

struct Case {
  int32_t images, channels, height, width, map_height, map_width;

  int64_t pixels() const {
    return int64_t{height} * width;
  }
  int64_t map_pixels() const {
    return int64_t{map_height} * map_width;
  }
  std::string name() const {
    std::string text;
    for (int32_t size : {images, channels, height, width, map_height, map_width}) {
      text += std::to_string(size) + " ";
    }
    return text;
  }
};

constexpr Case kCases[] = {
    {1, 1, 1, 1, 1, 1},      {1, 1, 1, 1, 5, 3},       {2, 3, 2, 5, 7, 11},
    {3, 16, 3, 5, 3, 5},     {2, 15, 7, 7, 14, 14},    {5, 33, 7, 7, 28, 30},
    {1, 17, 4, 4, 32, 32},   {1, 40, 64, 64, 64, 64},  {2, 8, 16, 16, 5, 6},
    {3, 96, 24, 24, 48, 48}, {1, 512, 7, 7, 400, 300}, {33, 64, 4, 4, 64, 64},
};

// Always channels first; the other layout is made of it.
struct Input {
  Case size;
  check::Guarded<float> activations, gradients, head;
};

Input draw(const Case& size, std::mt19937_64& random) {
  const int64_t count = size.images * size.channels * size.pixels();
  Input input = {size, check::Guarded<float>(count), check::Guarded<float>(count),
                 check::Guarded<float>(size.channels)};
  std::normal_distribution<float> normal;
  for (int64_t i = 0; i < count; ++i) {
    input.activations[i] = std::max(normal(random), -0.5f);
    input.gradients[i] = normal(random);
  }
  for (int32_t c = 0; c < size.channels; ++c) input.head[c] = normal(random);
  return input;
}

check::Guarded<float> channels_last(const Case& size, const check::Guarded<float>& first) {
  check::Guarded<float> last(first.size());
  int64_t source = 0;
  for (int32_t n = 0; n < size.images; ++n) {
    for (int32_t c = 0; c < size.channels; ++c) {
      for (int64_t p = 0; p < size.pixels(); ++p, ++source) {
        last[(n * size.pixels() + p) * size.channels + c] = first[source];
      }
    }
  }
  return last;
}

struct Result {
  check::Guarded<float> raw, maps;
};

struct Run {
  winnow_layout layout = WINNOW_CHANNELS_FIRST;
  bool closed_form = false;
  int32_t negate = 0;
  bool wants_raw = true;
  bool wants_maps = true;
};

Result gradcam(const Input& input, const Run& run) {
  const Case& size = input.size;
  const bool last = run.layout == WINNOW_CHANNELS_LAST;
  check::Guarded<float> activations =
      last ? channels_last(size, input.activations) : input.activations;
  check::Guarded<float> gradients = last ? channels_last(size, input.gradients) : input.gradients;
  check::Guarded<float> head = input.head;
  const winnow_gradcam_input arguments = {activations.data(),
                                          run.closed_form ? nullptr : gradients.data(),
                                          run.closed_form ? head.data() : nullptr,
                                          run.layout,
                                          size.images,
                                          size.channels,
                                          size.height,
                                          size.width,
                                          run.negate};
  Result result = {check::Guarded<float>(size.images * size.pixels()),
                   check::Guarded<float>(size.images * size.map_pixels())};
  CHECK_EQ(winnow_gradcam(nullptr, &arguments, run.wants_raw ? result.raw.data() : nullptr,
                          run.wants_maps ? result.maps.data() : nullptr, size.map_height,
                          size.map_width),
           WINNOW_OK);
  CHECK(result.raw.intact() && result.maps.intact());
  return result;
}

// One image by the equations. sizes: the sum of |alpha_k A_k|, which errors are relative to.
void reference_sums(const Input& input, const Run& run, int32_t image, std::vector<double>* sums,
                    std::vector<double>* sizes) {
  const int64_t pixels = input.size.pixels();
  sums->assign(pixels, 0.0);
  sizes->assign(pixels, 0.0);
  for (int32_t c = 0; c < input.size.channels; ++c) {
    const int64_t first = (int64_t{image} * input.size.channels + c) * pixels;
    double alpha = run.closed_form ? input.head[c] : 0.0;
    for (int64_t p = 0; p < pixels && !run.closed_form; ++p) alpha += input.gradients[first + p];
    alpha /= static_cast<double>(run.negate == 1 ? -pixels : pixels);
    for (int64_t p = 0; p < pixels; ++p) {
      (*sums)[p] += alpha * input.activations[first + p];
      (*sizes)[p] += std::fabs(alpha * input.activations[first + p]);
    }
  }
}

double interpolate(const std::vector<double>& image, const Case& size, double y, double x) {
  const auto at = [&](double row, double column) {
    const auto r = static_cast<int64_t>(std::min<double>(row, size.height - 1));
    const auto c = static_cast<int64_t>(std::min<double>(column, size.width - 1));
    return std::max(image[r * size.width + c], 0.0);
  };
  const double top = std::floor(y), left = std::floor(x);
  const auto between = [](double a, double b, double weight) { return a + weight * (b - a); };
  const double above = between(at(top, left), at(top, left + 1), x - left);
  const double below = between(at(top + 1, left), at(top + 1, left + 1), x - left);
  return between(above, below, y - top);
}

std::vector<double> reference_map(const std::vector<double>& sums, const Case& size) {
  std::vector<double> map;
  for (int32_t y = 0; y < size.map_height; ++y) {
    for (int32_t x = 0; x < size.map_width; ++x) {
      map.push_back(interpolate(sums, size,
                                std::max((y + 0.5) * size.height / size.map_height - 0.5, 0.0),
                                std::max((x + 0.5) * size.width / size.map_width - 0.5, 0.0)));
    }
  }
  return map;
}

void expect_equations(const Input& input, const Run& run, const Result& actual) {
  const Case& size = input.size;
  std::vector<double> sums, sizes;
  for (int32_t image = 0; image < size.images; ++image) {
    reference_sums(input, run, image, &sums, &sizes);
    for (int64_t p = 0; p < size.pixels(); ++p) {
      // 32 additions in each of 16 partial sums for 512 channels, then 4 to join them.
      CHECK(std::fabs(actual.raw[image * size.pixels() + p] - sums[p]) <= 3e-6 * sizes[p]);
    }
    const std::vector<double> map = reference_map(sums, size);
    const double low = *std::min_element(map.begin(), map.end());
    const double width = *std::max_element(map.begin(), map.end()) - low;
    const double tolerance =
        width > 0 ? 1e-5 * *std::max_element(sizes.begin(), sizes.end()) / width + 1e-6 : 0.0;
    for (int64_t p = 0; p < size.map_pixels(); ++p) {
      const float value = actual.maps[image * size.map_pixels() + p];
      CHECK(value >= 0.0f && value <= 1.0f);
      CHECK(std::fabs(value - (width > 0 ? (map[p] - low) / width : 0.0)) <= tolerance);
    }
  }
}

void same_result(const Result& a, const Result& b) {
  CHECK(a.raw.same_bits(b.raw));
  CHECK(a.maps.same_bits(b.maps));
}

void everywhere(const Input& input, const Run& run) {
  Result reference = {check::Guarded<float>(0), check::Guarded<float>(0)};
  bool first = true;
  for (winnow_isa isa : check::isas()) {
    for (int threads : {1, 2, 4}) {
      check::current_case() = input.size.name() + ", layout " + std::to_string(run.layout) +
                              ", closed form " + std::to_string(run.closed_form) + ", isa " +
                              std::to_string(isa) + ", threads " + std::to_string(threads);
      CHECK_EQ(winnow_cpu_set_isa(isa), WINNOW_OK);
      CHECK_EQ(winnow_cpu_set_threads(threads), WINNOW_OK);
      const Result actual = gradcam(input, run);
      if (first) {
        reference = actual;
        expect_equations(input, run, actual);
      }
      first = false;
      same_result(actual, reference);
      Run part = run;
      part.wants_raw = false;
      CHECK(gradcam(input, part).maps.same_bits(reference.maps));
      part = run;
      part.wants_maps = false;
      CHECK(gradcam(input, part).raw.same_bits(reference.raw));
    }
  }
}

// What holds exactly between runs.
void identities(Input input) {
  check::current_case() = input.size.name() + ", identities";
  Run run;
  run.closed_form = true;
  const Result closed = gradcam(input, run);
  run.layout = WINNOW_CHANNELS_LAST;
  same_result(gradcam(input, run), closed);
  run.negate = 1;
  const Result negated = gradcam(input, run);
  for (int64_t i = 0; i < closed.raw.size(); ++i) CHECK(negated.raw[i] == -closed.raw[i]);

  const int64_t pixels = input.size.pixels();
  for (int64_t i = 0; i < input.gradients.size(); ++i) {
    input.gradients[i] = input.head[i / pixels % input.size.channels] / static_cast<float>(pixels);
  }
  for (winnow_layout layout : {WINNOW_CHANNELS_FIRST, WINNOW_CHANNELS_LAST}) {
    run = Run();
    run.layout = layout;
    same_result(gradcam(input, run), closed);
  }
}

// Map pixels at 1/4 and 3/4 between the centres of two pixels, and clamped outside of them.
void interpolation_by_hand() {
  check::current_case() = "interpolation by hand";
  Input input = {{1, 1, 1, 2, 2, 4},
                 check::Guarded<float>(2),
                 check::Guarded<float>(2),
                 check::Guarded<float>(1)};
  input.activations[1] = 8.0f;
  input.head[0] = 1.0f;
  Run run;
  run.closed_form = true;
  const Result result = gradcam(input, run);
  CHECK(result.raw[0] == 0.0f && result.raw[1] == 4.0f);
  const float expected[] = {0.0f, 0.25f, 0.75f, 1.0f};
  for (int i = 0; i < 8; ++i) CHECK(result.maps[i] == expected[i % 4]);
}

// The one highest or lowest pixel of a map, at every place of a row: in each lane and in the tail.
void extremes(int32_t width) {
  Input input = {{2 * width, 1, 1, width, 1, width},
                 check::Guarded<float>(2 * width * width),
                 check::Guarded<float>(2 * width * width),
                 check::Guarded<float>(1)};
  input.head[0] = 1.0f;
  for (int32_t image = 0; image < 2 * width; ++image) {
    for (int32_t x = 0; x < width; ++x) {
      const bool peak = image < width;
      input.activations[image * width + x] = (x == image % width) == peak ? 2.0f : 1.0f;
    }
  }
  Run run;
  run.closed_form = true;
  for (winnow_isa isa : check::isas()) {
    check::current_case() = "extremes, isa " + std::to_string(isa);
    CHECK_EQ(winnow_cpu_set_isa(isa), WINNOW_OK);
    const Result result = gradcam(input, run);
    for (int64_t i = 0; i < result.maps.size(); ++i) {
      CHECK(result.maps[i] == input.activations[i] - 1.0f);
    }
  }
}

// An image that is 0, one that is constant and one that is negative give 0; the one beside them is
// not touched by that. A NaN or an infinity stays in its image and is the same everywhere.
void special_images(std::mt19937_64& random) {
  Input input = draw({6, 5, 6, 6, 17, 19}, random);
  const int64_t image = 5 * 36;
  for (int32_t c = 0; c < 5; ++c) input.head[c] = 1.0f;
  for (int64_t i = 0; i < image; ++i) {
    input.activations[i] = i % 2 == 0 ? 0.0f : -0.0f;
    input.activations[image + i] = 0.1f;
    input.activations[2 * image + i] = -std::fabs(input.activations[2 * image + i]);
  }
  input.activations[4 * image + 40] = std::nanf("");
  input.activations[5 * image + 40] = std::numeric_limits<float>::infinity();
  Run run;
  run.closed_form = true;
  CHECK_EQ(winnow_cpu_set_isa(WINNOW_ISA_SCALAR), WINNOW_OK);
  const Result reference = gradcam(input, run);
  const int64_t pixels = input.size.map_pixels();
  for (winnow_isa isa : check::isas()) {
    check::current_case() = "special images, isa " + std::to_string(isa);
    CHECK_EQ(winnow_cpu_set_isa(isa), WINNOW_OK);
    const Result actual = gradcam(input, run);
    for (int64_t i = 0; i < 3 * pixels; ++i) CHECK(check::is_plus_zero(actual.maps[i]));
    float highest = 0.0f;
    for (int64_t i = 3 * pixels; i < 4 * pixels; ++i) highest = std::max(highest, actual.maps[i]);
    CHECK(highest == 1.0f);
    CHECK(std::isnan(actual.raw[4 * 36 + 4]) && std::isinf(actual.raw[5 * 36 + 4]));
    bool has_nan = false;
    for (int64_t i = 4 * pixels; i < 5 * pixels; ++i) has_nan |= std::isnan(actual.maps[i]);
    CHECK(has_nan);
    for (int64_t i = 0; i < 6 * pixels; ++i) {
      CHECK(std::isnan(actual.maps[i]) == std::isnan(reference.maps[i]));
      CHECK(std::isnan(actual.maps[i]) || check::same_bits(actual.maps[i], reference.maps[i]));
    }
  }
}

void errors() {
  check::current_case() = "errors";
  const winnow_status bad = WINNOW_INVALID_ARGUMENT;
  const float numbers[8] = {};
  float out[4] = {-7, -7, -7, -7};
  const winnow_gradcam_input good = {numbers, numbers, nullptr, WINNOW_CHANNELS_FIRST, 1, 2,
                                     2,       2,       0};
  const auto expect = [&](const winnow_gradcam_input& input, const char* word) {
    CHECK_FAILS(winnow_gradcam(nullptr, &input, out, out, 2, 2), bad, word);
  };
  winnow_gradcam_input input = good;
  input.activations = nullptr;
  expect(input, "activations");
  input = good;
  input.head_weights = numbers;
  expect(input, "exactly one");
  input.gradients = input.head_weights = nullptr;
  expect(input, "exactly one");
  for (int32_t size : {0, -1}) {
    input = good;
    input.channels = size;
    expect(input, "channels is");
    input = good;
    input.height = size;
    expect(input, "height is");
    input = good;
    input.width = size;
    expect(input, "width is");
    CHECK_FAILS(winnow_gradcam(nullptr, &good, out, out, size, 2), bad, "map_height");
    CHECK_FAILS(winnow_gradcam(nullptr, &good, out, out, 2, size), bad, "map_width");
  }
  input = good;
  input.images = -1;
  expect(input, "images");
  input = good;
  input.negate = 2;
  expect(input, "negate");
  input = good;
  input.images = input.channels = input.height = INT32_MAX;
  expect(input, "2^63");
  input = good;
  const int neither = 2;
  std::memcpy(&input.layout, &neither, sizeof(neither));
  expect(input, "layout 2");
  CHECK_FAILS(winnow_gradcam(nullptr, nullptr, out, out, 2, 2), bad, "input");
  for (float value : out) CHECK(value == -7.0f);
  CHECK_EQ(winnow_gradcam(nullptr, &good, out, nullptr, 0, 0), WINNOW_OK);
  CHECK_EQ(winnow_gradcam(nullptr, &good, nullptr, nullptr, 0, 0), WINNOW_OK);
  // The pointers of an empty tensor are NULL.
  input = {nullptr, nullptr, nullptr, WINNOW_CHANNELS_FIRST, 0, 2, 2, 2, 0};
  CHECK_EQ(winnow_gradcam(nullptr, &input, out, out, 2, 2), WINNOW_OK);
}

}  // namespace

int main() {
  std::mt19937_64 random(check::seed());
  for (const Case& size : kCases) {
    const Input input = draw(size, random);
    for (winnow_layout layout : {WINNOW_CHANNELS_FIRST, WINNOW_CHANNELS_LAST}) {
      Run run;
      run.layout = layout;
      for (int32_t negate : {0, 1}) {
        run.negate = negate;
        run.closed_form = negate == (layout == WINNOW_CHANNELS_FIRST ? 1 : 0);
        everywhere(input, run);
      }
    }
    identities(input);
  }
  interpolation_by_hand();
  extremes(37);
  special_images(random);
  errors();
  return 0;
}
