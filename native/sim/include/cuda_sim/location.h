// Where in a kernel's source a call stands.
#pragma once

namespace cuda_sim {

struct Location {
  const char* file = nullptr;
  int line = 0;

  // As a default argument it gives the place of the call.
  static constexpr Location here(const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    return {file, line};
  }
};

}  // namespace cuda_sim
