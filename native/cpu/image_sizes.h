// Refuses sizes of batches of images that no kernel can take.
#pragma once

#include <cstdint>
#include <initializer_list>

#include "failure.h"

namespace winnow {

inline void check_size(int32_t size, const char* name, int32_t least) {
  if (size < least) {
    fail(WINNOW_INVALID_ARGUMENT, "%s is %d: it must be >= %d", name, size, least);
  }
}

inline void check_fits(std::initializer_list<int64_t> sizes, const char* name) {
  int64_t bytes = sizeof(float);
  for (const int64_t size : sizes) {
    if (__builtin_mul_overflow(bytes, size, &bytes)) {
      fail(WINNOW_INVALID_ARGUMENT, "the sizes of %s come to more than 2^63 - 1 bytes", name);
    }
  }
}

}  // namespace winnow
