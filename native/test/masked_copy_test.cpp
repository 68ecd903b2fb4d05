// The compute copy against its definition, weight by weight.
#include "bfloat16_reference.h"
#include "guarded.h"

namespace {

struct Shape {
  int64_t filters, channels, pixels;
};

struct Parameter {
  Parameter(Shape s) : shape(s), weights(s.filters * s.channels * s.pixels) {}

  Shape shape;
  check::Guarded<float> weights;
  std::vector<uint8_t> mask;
  bool dense;
};

const Shape kShapes[] = {
    {0, 3, 9},    {1, 1, 1},   {7, 1, 1},    {8, 1, 1},      {9, 1, 1},     {511, 1, 1},
    {512, 1, 1},  {513, 1, 1}, {5, 3, 49},   {3, 1, 9},      {1, 17, 1},    {16, 8, 9},
    {1, 513, 9},  {7, 5, 3},   {2, 2, 4607}, {1, 3, 4608},   {1, 2, 4609},  {2, 3, 10001},
    {1, 5000, 2}, {64, 64, 9}, {3, 700, 7},  {150001, 1, 1}, {70, 130, 25},
};

std::vector<Parameter> draw(std::mt19937_64& random) {
  std::vector<Parameter> parameters;
  for (const Shape& shape : kShapes) {
    for (bool dense : {false, true}) {
      Parameter parameter(shape);
      parameter.dense = dense;
      const int64_t count = parameter.weights.size();
      for (int64_t i = 0; i < count; ++i) {
        parameter.weights[i] = random() % 4 == 0 ? check::awkward_float(random)
                                                 : std::normal_distribution<float>()(random);
      }
      parameter.mask = check::random_mask(count, 0.5, random);
      parameters.push_back(parameter);
    }
  }
  return parameters;
}

float convert(float weight, float) {
  return weight;
}

uint16_t convert(float weight, uint16_t) {
  return check::bfloat16(weight);
}

template <class T>
void copy(std::vector<Parameter> parameters, winnow_dtype dtype) {
  const std::vector<Parameter> original = parameters;
  for (winnow_isa isa : check::isas()) {
    for (int threads : {1, 2, 4}) {
      CHECK_EQ(winnow_cpu_set_isa(isa), WINNOW_OK);
      CHECK_EQ(winnow_cpu_set_threads(threads), WINNOW_OK);
      std::vector<check::Guarded<T>> copies;
      for (const Parameter& parameter : parameters) copies.emplace_back(parameter.weights.size());
      std::vector<winnow_copy_segment> segments;
      for (size_t s = 0; s < parameters.size(); ++s) {
        Parameter& parameter = parameters[s];
        segments.push_back({parameter.weights.data(),
                            parameter.dense ? nullptr : parameter.mask.data(), copies[s].data(),
                            parameter.weights.size(), parameter.shape.channels,
                            parameter.shape.pixels});
      }
      CHECK_EQ(winnow_masked_copy(nullptr, segments.data(), static_cast<int32_t>(segments.size()),
                                  dtype),
               WINNOW_OK);
      for (size_t s = 0; s < parameters.size(); ++s) {
        const Shape& shape = parameters[s].shape;
        check::current_case() =
            "dtype " + std::to_string(dtype) + ", isa " + std::to_string(isa) + ", threads " +
            std::to_string(threads) + ", [" + std::to_string(shape.filters) + ", " +
            std::to_string(shape.channels) + ", " + std::to_string(shape.pixels) + "]";
        CHECK(copies[s].intact());
        CHECK(parameters[s].weights.same_bits(original[s].weights));
        int64_t source = 0;
        for (int64_t f = 0; f < shape.filters; ++f) {
          for (int64_t c = 0; c < shape.channels; ++c) {
            for (int64_t p = 0; p < shape.pixels; ++p, ++source) {
              const bool alive = parameters[s].dense || check::alive(parameters[s].mask, source);
              const T expected = alive ? convert(parameters[s].weights[source], T{}) : T{0};
              const T& actual = copies[s][(f * shape.pixels + p) * shape.channels + c];
              CHECK(std::memcmp(&actual, &expected, sizeof(T)) == 0);
            }
          }
        }
      }
    }
  }
}

void errors() {
  check::current_case() = "errors";
  const winnow_status bad = WINNOW_INVALID_ARGUMENT;
  const float weights[6] = {1, 2, 3, 4, 5, 6};
  const uint8_t mask = 0xff;
  float target[6] = {-7, -7, -7, -7, -7, -7};
  const winnow_copy_segment good = {weights, &mask, target, 6, 3, 2};
  const auto expect = [&](winnow_copy_segment segment, const char* word) {
    const winnow_copy_segment both[] = {good, segment};
    CHECK_FAILS(winnow_masked_copy(nullptr, both, 2, WINNOW_FLOAT32), bad, word);
  };
  expect({nullptr, &mask, target, 6, 3, 2}, "weights of segment 1");
  expect({weights, &mask, nullptr, 6, 3, 2}, "copy of segment 1");
  expect({weights, &mask, target, -6, 3, 2}, "-6");
  expect({weights, &mask, target, 6, 0, 2}, "channels 0");
  expect({weights, &mask, target, 6, 3, -1}, "pixels -1");
  expect({weights, &mask, target, 6, 4, 1}, "divide");
  expect({weights, &mask, target, 6, INT64_MAX, 2}, "divide");
  CHECK_FAILS(winnow_masked_copy(nullptr, nullptr, 1, WINNOW_FLOAT32), bad, "segments");
  CHECK_FAILS(winnow_masked_copy(nullptr, &good, -1, WINNOW_FLOAT32), bad, "-1");
  const int neither = 2;
  winnow_dtype dtype;
  std::memcpy(&dtype, &neither, sizeof(dtype));
  CHECK_FAILS(winnow_masked_copy(nullptr, &good, 1, dtype), bad, "dtype 2");
  for (float value : target) CHECK(value == -7.0f);
  CHECK_EQ(winnow_masked_copy(nullptr, nullptr, 0, WINNOW_BFLOAT16), WINNOW_OK);
  const winnow_copy_segment empty = {nullptr, nullptr, nullptr, 0, 3, 2};
  CHECK_EQ(winnow_masked_copy(nullptr, &empty, 1, WINNOW_BFLOAT16), WINNOW_OK);
}

}  // namespace

int main() {
  std::mt19937_64 random(check::seed());
  const std::vector<Parameter> parameters = draw(random);
  copy<float>(parameters, WINNOW_FLOAT32);
  copy<uint16_t>(parameters, WINNOW_BFLOAT16);
  errors();
  return 0;
}
