#include "avx2_lanes.h"
#include "copy_loops.h"
#include "mask_loops.h"

namespace winnow::avx2 {

int64_t count_alive(const uint8_t* mask, int64_t count) {
  return count_alive_loop(mask, count);
}

winnow_mask_overlap mask_overlap(const uint8_t* a, const uint8_t* b, int64_t count) {
  return mask_overlap_loop(a, b, count);
}

void copy_float32(const float* from, const uint8_t* mask, int64_t count, float* to) {
  const int64_t i = copy_float32_loop<Avx2>(from, mask, 0, count, to);
  copy_float32_loop<Scalar>(from, mask, i, count, to);
}

void copy_bfloat16(const float* from, const uint8_t* mask, int64_t count, uint16_t* to) {
  const int64_t i = copy_bfloat16_loop<Avx2>(from, mask, 0, count, to);
  copy_bfloat16_loop<Scalar>(from, mask, i, count, to);
}

}  // namespace winnow::avx2
