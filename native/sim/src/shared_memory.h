// Shared memory: found in the launching module, filled with garbage, swapped between blocks.
#pragma once

#include "state.h"

namespace cuda_sim {

// A NaN as a float and a large number as an integer: what nobody wrote shows in the result.
void poison(void* memory, size_t bytes);

// The thread-local block of the module that `anchor` lies in; empty with plain statics.
SharedArea find_shared_area(void* anchor);

// Whether two blocks can be resident.
bool shared_memory_swaps();

void start_shared_memory(Block& block);

// Puts the block's shared memory in place (nullptr: none's).
void enter_block(Block* block);

bool is_shared(const void* address, const Block& block);

}  // namespace cuda_sim
