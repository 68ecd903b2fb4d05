// The start of a ticket's next training: initial weights where alive, +0 elsewhere and in the
// moments.
//
// Memory, a weight: reads 4 bytes and 1/8 of mask, writes 4 and 4 for each moment.
#include "launchers.h"
#include "quads.h"

namespace winnow::cuda {
namespace {

struct Rewind {
  __device__ void operator()(const winnow_rewind_segment& s, int64_t i, int count) const {
    const bool whole = count == 4;
    const unsigned alive = alive_bits(s.mask, i);
    Quad weights = {};
    if (alive != 0) {
      const Quad initial = load(s.initial + i, count, whole && aligned_to_16(s.initial));
      for (int k = 0; k < 4; ++k) {
        if (((alive >> k) & 1u) != 0) weights.value[k] = initial.value[k];
      }
    }
    store(s.weights + i, weights, count, whole && aligned_to_16(s.weights));
    for (float* moment : {s.first_moment, s.second_moment}) {
      if (moment != nullptr) store(moment + i, Quad{}, count, whole && aligned_to_16(moment));
    }
  }
};

}  // namespace

void rewind(Workspace& workspace, const winnow_rewind_segment* segments, int32_t n) {
  for_each_quad(workspace, upload_segments(workspace, "rewind.segments", segments, n), Rewind{});
}

}  // namespace winnow::cuda
