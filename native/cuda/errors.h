// How errors travel inside the CUDA libraries: a Failed is thrown, and guarded() turns it into a
// BackendResult and its text. Nothing is thrown into libwinnow.so, which has a C++ runtime of its
// own.
#pragma once

#include "backend.h"
#include "port.h"

namespace winnow::cuda {

struct Failed {
  BackendResult result;
  BackendError error;
};

// Throws a Failed with a message formatted as printf does.
[[noreturn]] void fail(BackendResult result, const char* format, ...)
    __attribute__((format(printf, 2, 3)));

// Throws the Failed that a status stands for, with CUDA's own words; returns on cudaSuccess.
void check(cudaError_t status);

// Throws when the kernel launched last could not start.
inline void check_launch() {
  check(cudaGetLastError());
}

// For destructors: takes back the error that a call may have left in the runtime.
inline void ignore(cudaError_t status) {
  if (status != cudaSuccess) cudaGetLastError();
}

BackendResult report_current_exception(BackendError* error) noexcept;

template <class Body>
BackendResult guarded(BackendError* error, Body&& body) noexcept {
  try {
    body();
    return kBackendOk;
  } catch (...) {
    return report_current_exception(error);
  }
}

}  // namespace winnow::cuda
