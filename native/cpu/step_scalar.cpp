#include "step_loops.h"

namespace winnow::scalar {

void adam(const winnow_step_segment& segment, const AdamConstants& constants) {
  adam_loop<Scalar>(segment, 0, constants);
}

void sgd(const winnow_step_segment& segment, const SgdConstants& constants) {
  sgd_loop<Scalar>(segment, 0, constants);
}

}  // namespace winnow::scalar
