// Which CUDA thread runs next.
#pragma once

#include "state.h"

namespace cuda_sim {

void make_ready(Thread* thread);
// In the configured order; `threads` by ascending rank.
void make_ready(const std::vector<Thread*>& threads);

// The current thread waits until something makes it ready. Ends the launch when none can run.
void wait_for_others();

// Another thread may run first, by the configured chance.
void maybe_preempt();

// The launching thread's part: runs the CUDA threads until a block ends or the launch fails. False
// when none can run.
bool run_ready_threads();

// Where a fiber starts: runs the kernel for the current thread.
void thread_entry();

}  // namespace cuda_sim
