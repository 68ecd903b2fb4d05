#include "adam_loops.h"

namespace winnow::scalar {

void adam(float* weights, const float* gradients, float* first_moment, float* second_moment,
          const uint8_t* mask, int64_t count, const AdamConstants& constants) {
  adam_loop(weights, gradients, first_moment, second_moment, mask, count, constants);
}

}  // namespace winnow::scalar
