#include "winnow/status.h"

#include <cstdarg>
#include <cstdio>
#include <exception>
#include <new>

#include "failure.h"

namespace winnow {
namespace {

// Fixed arrays, as reporting that memory ran out must not need any.
constexpr int kMessageSize = 1024;
thread_local char last_error[kMessageSize];

struct Failure {
  winnow_status status;
  char message[kMessageSize];
};

}  // namespace

void fail(winnow_status status, const char* format, ...) {
  Failure failure;
  failure.status = status;
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(failure.message, sizeof(failure.message), format, arguments);
  va_end(arguments);
  throw failure;
}

winnow_status report_current_exception() noexcept {
  try {
    throw;
  } catch (const Failure& failure) {
    std::snprintf(last_error, sizeof(last_error), "%s", failure.message);
    return failure.status;
  } catch (const std::bad_alloc&) {
    std::snprintf(last_error, sizeof(last_error),
                  "out of memory: working memory could not be allocated; use fewer threads or free "
                  "memory");
    return WINNOW_OUT_OF_MEMORY;
  } catch (const std::exception& exception) {
    std::snprintf(last_error, sizeof(last_error),
                  "internal error: %s; this is a fault of Winnow, please report it",
                  exception.what());
    return WINNOW_INTERNAL;
  } catch (...) {
    std::snprintf(last_error, sizeof(last_error),
                  "internal error; this is a fault of Winnow, please report it");
    return WINNOW_INTERNAL;
  }
}

}  // namespace winnow

const char* winnow_last_error(void) {
  return winnow::last_error;
}

const char* winnow_version(void) {
  return WINNOW_VERSION;
}
