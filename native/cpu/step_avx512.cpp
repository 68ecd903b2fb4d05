#include "avx512_lanes.h"
#include "step_loops.h"

namespace winnow::avx512 {

void adam(const winnow_step_segment& segment, const AdamConstants& constants) {
  adam_loop<Scalar>(segment, adam_loop<Avx512>(segment, 0, constants), constants);
}

void sgd(const winnow_step_segment& segment, const SgdConstants& constants) {
  sgd_loop<Scalar>(segment, sgd_loop<Avx512>(segment, 0, constants), constants);
}

}  // namespace winnow::avx512
