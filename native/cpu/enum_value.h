#pragma once

#include <cstring>

namespace winnow {

// The number behind an enum of the C ABI. C callers may pass any integer as one, which C++ may not
// even read as one.
template <class Enum>
int enum_value(const Enum& of) {
  int value;
  static_assert(sizeof(value) == sizeof(of));
  std::memcpy(&value, &of, sizeof(value));
  return value;
}

}  // namespace winnow
