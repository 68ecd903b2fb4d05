// bfloat16 against a search for the nearest one.
#include "conversions.h"

#include <cmath>

#include "check.h"

namespace {

double value_of(uint16_t half) {
  const uint32_t bits = uint32_t{half} << 16;
  float value;
  std::memcpy(&value, &bits, sizeof(value));
  // What would come after the largest number, were there no infinity.
  return std::isinf(value) ? std::copysign(std::ldexp(1.0, 128), value) : value;
}

// Truncation, or the next one up: whichever is nearer, on a tie the even one.
uint16_t nearest(float value) {
  if (std::isnan(value)) return std::signbit(value) ? 0xffc0 : 0x7fc0;
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof(bits));
  const uint16_t down = static_cast<uint16_t>(bits >> 16);
  if (std::isinf(value)) return down;
  const uint16_t up = static_cast<uint16_t>(down + 1);
  const double to_down = std::fabs(value - value_of(down));
  const double to_up = std::fabs(value_of(up) - value);
  if (to_down == to_up) return down % 2 == 0 ? down : up;
  return to_down < to_up ? down : up;
}

}  // namespace

int main() {
  std::mt19937_64 random(check::seed());
  std::vector<uint32_t> floats;
  for (const uint32_t low : {0x0000u, 0x0001u, 0x7fffu, 0x8000u, 0x8001u, 0xffffu}) {
    for (uint32_t high = 0; high <= 0xffff; high += check::has_time() ? 1 : 37)
      floats.push_back(high << 16 | low);
  }
  for (int i = 0; i < 20000; ++i) floats.push_back(static_cast<uint32_t>(random()));
  for (const uint32_t edge : {0x7f7fffffu, 0xff7fffffu, 0x7f800000u, 0x7f800001u, 0xffffffffu})
    floats.push_back(edge);

  const int64_t count = static_cast<int64_t>(floats.size());
  std::vector<uint16_t> halves(count);
  run_to_bfloat16(floats.data(), halves.data(), count);
  std::vector<uint32_t> back(count);
  run_from_bfloat16(halves.data(), back.data(), count);
  for (int64_t i = 0; i < count; ++i) {
    check::current_case() = "bits " + std::to_string(floats[i]);
    float value;
    std::memcpy(&value, &floats[i], sizeof(value));
    CHECK_EQ(halves[i], nearest(value));
    CHECK_EQ(back[i], uint32_t{halves[i]} << 16);
  }
}
