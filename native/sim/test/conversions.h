// bfloat16 conversions on the device.
#pragma once

#include <cstdint>

// bits of floats to bfloat16, and every bfloat16 to the bits of a float.
void run_to_bfloat16(const uint32_t* floats, uint16_t* halves, int64_t count);
void run_from_bfloat16(const uint16_t* halves, uint32_t* floats, int64_t count);
