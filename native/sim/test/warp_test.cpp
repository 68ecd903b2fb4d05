// Warp primitives against loops over the lanes.
#include "warp.h"

#include <algorithm>
#include <functional>
#include <numeric>

#include "check.h"

namespace {

using Values = std::vector<uint32_t>;

Values expected(const Values& values) {
  Values all;
  const auto row = [&](const std::function<uint32_t(int)>& result) {
    for (int lane = 0; lane < kLanes; ++lane) all.push_back(result(lane));
  };
  const auto bits = [&](const std::function<bool(int)>& holds) {
    uint32_t lanes = 0;
    for (int lane = 0; lane < kLanes; ++lane) lanes |= uint32_t{holds(lane)} << lane;
    return lanes;
  };
  const auto is_less = [](uint32_t a, uint32_t b) {
    return static_cast<int32_t>(a) < static_cast<int32_t>(b);
  };
  const auto minmax = std::minmax_element(values.begin(), values.end());
  const auto signed_minmax = std::minmax_element(values.begin(), values.end(), is_less);
  const uint32_t sum = std::accumulate(values.begin(), values.end(), 0u);
  const uint32_t parity = std::accumulate(values.begin(), values.end(), 0u, std::bit_xor<>());
  uint32_t odd_sum = 0;
  for (int lane = 1; lane < kLanes; lane += 2) odd_sum += values[lane];

  row([&](int lane) { return values[(lane + 3) % 32]; });
  row([&](int lane) { return values[lane / 8 * 8 + (lane + 3) % 8]; });
  row([&](int lane) { return values[lane < 5 ? lane : lane - 5]; });
  row([&](int lane) { return values[lane + 5 < 32 ? lane + 5 : lane]; });
  row([&](int lane) { return values[lane % 16 + 3 < 16 ? lane + 3 : lane]; });
  row([&](int lane) { return values[lane ^ 9]; });
  // With a width, lanes read from their own and earlier parts of the warp only.
  row([&](int lane) { return values[(lane ^ 9) / 8 > lane / 8 ? lane : lane ^ 9]; });
  row([&](int) { return bits([&](int lane) { return values[lane] % 3 == 0; }); });
  row([&](int) { return 1; });
  row([&](int) { return bits([&](int lane) { return values[lane] == values[7]; }) == UINT32_MAX; });
  row([&](int own) { return bits([&](int l) { return values[l] % 4 == values[own] % 4; }); });
  row([&](int) { return sum; });
  row([&](int) { return *minmax.first; });
  row([&](int) { return *minmax.second; });
  row([&](int) { return *signed_minmax.first; });
  row([&](int) { return *signed_minmax.second; });
  row([&](int) { return parity; });
  row([&](int lane) { return lane % 2 == 1 ? odd_sum : 0; });
  return all;
}

void test(const Values& values) {
  Values results(kRows * kLanes);
  run_warp_primitives(values.data(), results.data());
  const Values all = expected(values);
  for (int i = 0; i < kRows * kLanes; ++i) {
    check::current_case() =
        "row " + std::to_string(i / kLanes) + " lane " + std::to_string(i % kLanes);
    CHECK_EQ(results[i], all[i]);
  }
}

}  // namespace

int main() {
  std::mt19937_64 random(check::seed());
  for (int repetition = 0; repetition < 20; ++repetition) {
    Values values(kLanes);
    for (uint32_t& value : values) value = static_cast<uint32_t>(random());
    test(values);
  }
  test(Values(kLanes, 12));
}
