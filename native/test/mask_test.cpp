#include <limits>

#include "check.h"

namespace {

constexpr uint8_t kGuard = 0xa5;

void fill() {
  for (int64_t count : {0, 1, 7, 8, 9, 15, 16, 17, 63, 64, 65, 511, 512, 513, 4099}) {
    check::current_case() = "fill " + std::to_string(count);
    const int64_t bytes = (count + 7) / 8;
    std::vector<uint8_t> mask(bytes + 1, kGuard);
    CHECK_EQ(winnow_mask_fill(nullptr, mask.data(), count), WINNOW_OK);
    for (int64_t bit = 0; bit < bytes * 8; ++bit) CHECK_EQ(check::alive(mask, bit), bit < count);
    CHECK_EQ(mask[bytes], kGuard);
  }
}

void apply(std::mt19937_64& random) {
  const float odd[] = {std::numeric_limits<float>::quiet_NaN(),
                       -std::numeric_limits<float>::infinity(),
                       -0.0f,
                       -1e-42f,
                       -3.5f,
                       7.0f};
  const std::vector<int64_t> counts = {0, 1, 7, 8, 9, 15, 16, 17, 511, 513, 300001, 0, 33};
  std::vector<std::vector<float>> original;
  std::vector<std::vector<uint8_t>> masks;
  for (int64_t count : counts) {
    std::vector<float> values(count + 1);
    for (float& value : values) value = odd[random() % 6];
    original.push_back(values);
    masks.push_back(check::random_mask(count, 0.5, random));
  }
  for (winnow_isa isa : check::isas()) {
    for (int threads : {1, 2, 4}) {
      check::current_case() =
          "apply isa " + std::to_string(isa) + " threads " + std::to_string(threads);
      CHECK_EQ(winnow_cpu_set_isa(isa), WINNOW_OK);
      CHECK_EQ(winnow_cpu_set_threads(threads), WINNOW_OK);
      std::vector<std::vector<float>> values = original;
      std::vector<winnow_masked_segment> segments;
      for (size_t s = 0; s < counts.size(); ++s) {
        segments.push_back({values[s].data(), masks[s].data(), counts[s]});
      }
      CHECK_EQ(winnow_mask_apply(nullptr, segments.data(), static_cast<int32_t>(segments.size())),
               WINNOW_OK);
      for (size_t s = 0; s < counts.size(); ++s) {
        for (int64_t i = 0; i < counts[s]; ++i) {
          const float expected = check::alive(masks[s], i) ? original[s][i] : 0.0f;
          CHECK(check::same_bits(values[s][i], expected));
        }
        CHECK(check::same_bits(values[s][counts[s]], original[s][counts[s]]));
      }
    }
  }
}

void errors() {
  check::current_case() = "errors";
  uint8_t mask = 0xff;
  float value = -2.0f;
  CHECK_FAILS(winnow_mask_fill(nullptr, nullptr, 3), WINNOW_INVALID_ARGUMENT, "mask");
  CHECK_FAILS(winnow_mask_fill(nullptr, &mask, -1), WINNOW_INVALID_ARGUMENT, "-1");
  CHECK_EQ(winnow_mask_fill(nullptr, nullptr, 0), WINNOW_OK);

  mask = 0;
  winnow_masked_segment segments[] = {{&value, &mask, 1}, {nullptr, &mask, 1}};
  CHECK_FAILS(winnow_mask_apply(nullptr, segments, 2), WINNOW_INVALID_ARGUMENT, "segment 1");
  segments[1] = {&value, nullptr, 1};
  CHECK_FAILS(winnow_mask_apply(nullptr, segments, 2), WINNOW_INVALID_ARGUMENT, "mask");
  segments[1] = {&value, &mask, -5};
  CHECK_FAILS(winnow_mask_apply(nullptr, segments, 2), WINNOW_INVALID_ARGUMENT, "-5");
  CHECK_FAILS(winnow_mask_apply(nullptr, nullptr, 1), WINNOW_INVALID_ARGUMENT, "segments");
  CHECK_FAILS(winnow_mask_apply(nullptr, segments, -1), WINNOW_INVALID_ARGUMENT, "-1");
  CHECK_EQ(winnow_mask_apply(nullptr, nullptr, 0), WINNOW_OK);
  CHECK(value == -2.0f);
}

}  // namespace

int main() {
  std::mt19937_64 random(check::seed());
  fill();
  apply(random);
  errors();
  return 0;
}
