// The size of one image, which kernels count in int: 64-bit division would cost more than a pixel.
#pragma once

#include <climits>

#include "errors.h"

namespace winnow::cuda {

inline int pixels_of(int32_t height, int32_t width) {
  const int64_t pixels = static_cast<int64_t>(height) * width;
  // Loops over pixels overshoot by up to the threads of a block.
  if (pixels > INT_MAX - 65536) {
    fail(kBackendInvalidArgument,
         "a map of %d x %d has too many pixels for CUDA: use a smaller one, or the CPU", height,
         width);
  }
  return static_cast<int>(pixels);
}

}  // namespace winnow::cuda
