// Block barriers: the scheduler's side.
#pragma once

#include "state.h"

namespace cuda_sim {

// The rest of the block need not wait for a thread that has exited.
void barrier_thread_exited(Block& block);

}  // namespace cuda_sim
