// Kernels that fail.
#pragma once

#include "state.h"

namespace cuda_sim {

// Remembers and prints why, for last_failure().
void record_failure(const std::string& why);

// Where the threads of the resident blocks are: for a launch in which none can run.
std::string describe_deadlock();

// Leaves the kernel for good, from within it. No destructor of its frames runs.
[[noreturn]] void abandon_launch();

}  // namespace cuda_sim
