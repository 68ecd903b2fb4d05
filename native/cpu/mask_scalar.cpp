#include "copy_loops.h"
#include "mask_loops.h"

namespace winnow::scalar {

int64_t count_alive(const uint8_t* mask, int64_t count) {
  return count_alive_loop(mask, count);
}

winnow_mask_overlap mask_overlap(const uint8_t* a, const uint8_t* b, int64_t count) {
  return mask_overlap_loop(a, b, count);
}

void copy_float32(const float* from, const uint8_t* mask, int64_t count, float* to) {
  copy_float32_loop<Scalar>(from, mask, 0, count, to);
}

void copy_bfloat16(const float* from, const uint8_t* mask, int64_t count, uint16_t* to) {
  copy_bfloat16_loop<Scalar>(from, mask, 0, count, to);
}

}  // namespace winnow::scalar
