#include "prune_loops.h"

namespace winnow::scalar {

void histogram(const float* weights, const uint8_t* mask, int64_t count, KeyRange range,
               int64_t* bins, KeyScan* scan) {
  histogram_loop(weights, mask, count, range, bins, scan);
}

void remove_below(float* weights, uint8_t* mask, int64_t count, int32_t first, int32_t last,
                  RemovalCount* result) {
  *result = {0, 0};
  remove_below_loop(weights, mask, count, first, last, result);
}

}  // namespace winnow::scalar
