#include "conversions.h"
#include "port.h"

namespace {

__global__ void to_bfloat16(const uint32_t* floats, uint16_t* halves, int64_t count) {
  const int64_t i = static_cast<int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (i < count) halves[i] = winnow::float_to_bfloat16(__uint_as_float(floats[i]));
}

__global__ void from_bfloat16(const uint16_t* halves, uint32_t* floats, int64_t count) {
  const int64_t i = static_cast<int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (i < count) floats[i] = __float_as_uint(winnow::bfloat16_to_float(halves[i]));
}

constexpr int kThreads = 256;

int blocks_for(int64_t count) {
  return static_cast<int>((count + kThreads - 1) / kThreads);
}

}  // namespace

void run_to_bfloat16(const uint32_t* floats, uint16_t* halves, int64_t count) {
  WINNOW_LAUNCH(to_bfloat16, blocks_for(count), kThreads, 0, nullptr, floats, halves, count);
}

void run_from_bfloat16(const uint16_t* halves, uint32_t* floats, int64_t count) {
  WINNOW_LAUNCH(from_bfloat16, blocks_for(count), kThreads, 0, nullptr, halves, floats, count);
}
