#include "mask_loops.h"

namespace winnow::scalar {

void mask_apply(float* values, const uint8_t* mask, int64_t count) {
  mask_apply_loop(values, mask, count);
}

int64_t count_alive(const uint8_t* mask, int64_t count) {
  return count_alive_loop(mask, count);
}

}  // namespace winnow::scalar
