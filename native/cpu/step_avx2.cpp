#include "avx2_lanes.h"
#include "step_loops.h"

namespace winnow::avx2 {

void adam(const winnow_step_segment& segment, const AdamConstants& constants) {
  adam_loop<Scalar>(segment, adam_loop<Avx2>(segment, 0, constants), constants);
}

void sgd(const winnow_step_segment& segment, const SgdConstants& constants) {
  sgd_loop<Scalar>(segment, sgd_loop<Avx2>(segment, 0, constants), constants);
}

}  // namespace winnow::avx2
