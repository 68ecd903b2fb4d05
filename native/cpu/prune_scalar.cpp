#include "prune_loops.h"

namespace winnow::scalar {

void histogram(const PruneRun& run, const KeyRange& range, int64_t* bins, KeyScan* scan) {
  histogram_loop(run, range, bins, scan);
}

void remove_below(const PruneRun& run, int32_t first, int32_t last, int64_t* magnitudes,
                  RemovalCount* result) {
  *result = {0, 0};
  remove_below_loop(run, first, last, magnitudes, result);
}

}  // namespace winnow::scalar
