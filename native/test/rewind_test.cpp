// Rewinding: the initial weights under the mask, and no trace of the optimizer's state.
#include <cmath>
#include <limits>

#include "guarded.h"

namespace {

struct Parameter {
  explicit Parameter(int64_t count)
      : weights(count), initial(count), first(count), second(count), count(count) {}

  check::Guarded<float> weights, initial, first, second;
  std::vector<uint8_t> mask;
  bool dense, has_first, has_second;
  int64_t count;

  winnow_rewind_segment segment() {
    return {weights.data(),
            initial.data(),
            dense ? nullptr : mask.data(),
            has_first ? first.data() : nullptr,
            has_second ? second.data() : nullptr,
            count};
  }
};

std::vector<Parameter> draw(std::mt19937_64& random) {
  const float odd[] = {
      std::nanf(""), -std::numeric_limits<float>::infinity(), -0.0f, -1e-42f, -3.5f, 7.0f};
  std::vector<Parameter> parameters;
  for (int64_t count : {0, 1, 7, 8, 9, 15, 16, 17, 511, 512, 513, 150001}) {
    for (int kind = 0; kind < 8; ++kind) {
      Parameter parameter(count);
      for (int64_t i = 0; i < count; ++i) {
        parameter.weights[i] = odd[random() % 6];
        parameter.initial[i] = odd[random() % 6];
        parameter.first[i] = odd[random() % 6];
        parameter.second[i] = odd[random() % 6];
      }
      parameter.mask = check::random_mask(count, 0.5, random);
      parameter.dense = kind % 2 == 0;
      parameter.has_first = kind / 2 % 2 == 0;
      parameter.has_second = kind / 4 == 0;
      parameters.push_back(parameter);
    }
  }
  return parameters;
}

void expect_rewound(const Parameter& before, const Parameter& after) {
  CHECK(after.weights.intact() && after.first.intact() && after.second.intact());
  CHECK(after.initial.same_bits(before.initial));
  for (int64_t i = 0; i < after.count; ++i) {
    const bool alive = after.dense || check::alive(after.mask, i);
    CHECK(check::same_bits(after.weights[i], alive ? before.initial[i] : 0.0f));
    CHECK(check::same_bits(after.first[i], after.has_first ? 0.0f : before.first[i]));
    CHECK(check::same_bits(after.second[i], after.has_second ? 0.0f : before.second[i]));
  }
}

void rewind_all(std::mt19937_64& random) {
  const std::vector<Parameter> original = draw(random);
  for (winnow_isa isa : check::isas()) {
    for (int threads : {1, 2, 4}) {
      check::current_case() =
          "rewind, isa " + std::to_string(isa) + ", threads " + std::to_string(threads);
      CHECK_EQ(winnow_cpu_set_isa(isa), WINNOW_OK);
      CHECK_EQ(winnow_cpu_set_threads(threads), WINNOW_OK);
      std::vector<Parameter> actual = original;
      std::vector<winnow_rewind_segment> segments;
      for (Parameter& parameter : actual) segments.push_back(parameter.segment());
      CHECK_EQ(winnow_rewind(nullptr, segments.data(), static_cast<int32_t>(segments.size())),
               WINNOW_OK);
      for (size_t s = 0; s < actual.size(); ++s) expect_rewound(original[s], actual[s]);
    }
  }
}

void errors() {
  check::current_case() = "errors";
  const winnow_status bad = WINNOW_INVALID_ARGUMENT;
  float weight = 3.0f;
  float initial = 4.0f;
  float moment = 5.0f;
  const uint8_t mask = 1;
  const winnow_rewind_segment good = {&weight, &initial, &mask, &moment, &moment, 1};
  winnow_rewind_segment segments[] = {good, good};
  segments[1].weights = nullptr;
  CHECK_FAILS(winnow_rewind(nullptr, segments, 2), bad, "weights of segment 1");
  segments[1] = good;
  segments[1].initial = nullptr;
  CHECK_FAILS(winnow_rewind(nullptr, segments, 2), bad, "initial of segment 1");
  segments[1].count = -3;
  CHECK_FAILS(winnow_rewind(nullptr, segments, 2), bad, "-3");
  CHECK_FAILS(winnow_rewind(nullptr, nullptr, 1), bad, "segments");
  CHECK_FAILS(winnow_rewind(nullptr, segments, -1), bad, "-1");
  CHECK(weight == 3.0f && moment == 5.0f);
  const winnow_rewind_segment empty = {nullptr, nullptr, nullptr, nullptr, nullptr, 0};
  CHECK_EQ(winnow_rewind(nullptr, &empty, 1), WINNOW_OK);
  CHECK_EQ(winnow_rewind(nullptr, nullptr, 0), WINNOW_OK);
}

}  // namespace

int main() {
  std::mt19937_64 random(check::seed());
  rewind_all(random);
  errors();
  return 0;
}
