#include "port.h"
#include "warp.h"

namespace {

constexpr unsigned kAll = 0xffffffffu;

__global__ void __launch_bounds__(kLanes)
    warp_primitives(const uint32_t* __restrict__ values, uint32_t* __restrict__ results) {
  const int lane = static_cast<int>(threadIdx.x);
  const uint32_t value = values[lane];
  const int as_signed = static_cast<int>(value);
  int row = 0;
  const auto store = [&](uint32_t result) { results[row++ * kLanes + lane] = result; };

  store(__shfl_sync(kAll, value, lane + 3));
  store(__shfl_sync(kAll, value, lane + 3, 8));
  store(__shfl_up_sync(kAll, value, 5));
  store(__shfl_down_sync(kAll, value, 5));
  store(__shfl_down_sync(kAll, value, 3, 16));
  store(__shfl_xor_sync(kAll, value, 9));
  store(__shfl_xor_sync(kAll, value, 9, 8));
  store(__ballot_sync(kAll, value % 3 == 0));
  store(static_cast<uint32_t>(__any_sync(kAll, value == values[7])));
  store(static_cast<uint32_t>(__all_sync(kAll, value == values[7])));
  store(__match_any_sync(kAll, value % 4));
  store(__reduce_add_sync(kAll, value));
  store(__reduce_min_sync(kAll, value));
  store(__reduce_max_sync(kAll, value));
  store(static_cast<uint32_t>(__reduce_min_sync(kAll, as_signed)));
  store(static_cast<uint32_t>(__reduce_max_sync(kAll, as_signed)));
  store(__reduce_xor_sync(kAll, value));
  // Half of the warp, which the other half does not wait for.
  uint32_t odd_sum = 0;
  if (lane % 2 == 1) odd_sum = __reduce_add_sync(0xaaaaaaaau, value);
  store(odd_sum);
}

}  // namespace

void run_warp_primitives(const uint32_t* values, uint32_t* results) {
  WINNOW_LAUNCH(warp_primitives, 1, kLanes, 0, nullptr, values, results);
}
