// How errors travel: inside the library a Failure is thrown, and guarded() turns it into a status
// at the C boundary. Not for the files compiled for one instruction set (see kernels.h).
#pragma once

#include "winnow/status.h"

namespace winnow {

// Throws a failure with a message formatted as printf does.
[[noreturn]] void fail(winnow_status status, const char* format, ...)
    __attribute__((format(printf, 2, 3)));

// Stores the message of the exception being handled for winnow_last_error() and gives its status.
winnow_status report_current_exception() noexcept;

template <class Body>
winnow_status guarded(Body&& body) noexcept {
  try {
    body();
    return WINNOW_OK;
  } catch (...) {
    return report_current_exception();
  }
}

}  // namespace winnow
