// Warp primitives: the scheduler's side.
#pragma once

#include "state.h"

namespace cuda_sim {

// The other lanes need not wait for a lane that has exited.
void warp_lane_exited(Warp& warp);

}  // namespace cuda_sim
