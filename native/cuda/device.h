// The probe: which CUDA devices there are and what they are called.
#pragma once

#include <cstdint>

namespace winnow::cuda {

// Both throw a Failed.
int32_t device_count();
void device_name(int32_t index, char* name, int32_t size);

}  // namespace winnow::cuda
