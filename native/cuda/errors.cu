#include <cstdarg>
#include <cstdio>
#include <exception>
#include <new>

#include "errors.h"

namespace winnow::cuda {
namespace {

BackendResult result_of(cudaError_t status) {
  switch (status) {
    // The runtime has one code for a driver that is missing and one that is too old.
    case cudaErrorInsufficientDriver:
    case cudaErrorStubLibrary:
    case cudaErrorSystemDriverMismatch:
      return kBackendNoDriver;
    case cudaErrorNoDevice:
      return kBackendNoDevice;
    case cudaErrorMemoryAllocation:
      return kBackendOutOfMemory;
    default:
      return kBackendError;
  }
}

}  // namespace

void fail(BackendResult result, const char* format, ...) {
  Failed failed = {result, {""}};
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(failed.error.text, sizeof(failed.error.text), format, arguments);
  va_end(arguments);
  throw failed;
}

void check(cudaError_t status) {
  if (status == cudaSuccess) return;
  // The runtime keeps the error until it is read; a later, unrelated check must not find it.
  cudaGetLastError();
  fail(result_of(status), "%s: %s", cudaGetErrorName(status), cudaGetErrorString(status));
}

BackendResult report_current_exception(BackendError* error) noexcept {
  try {
    throw;
  } catch (const Failed& failed) {
    *error = failed.error;
    return failed.result;
  } catch (const std::bad_alloc&) {
    return kBackendOutOfHostMemory;
  } catch (const std::exception& exception) {
    std::snprintf(error->text, sizeof(error->text), "%s", exception.what());
    return kBackendInternal;
  } catch (...) {
    std::snprintf(error->text, sizeof(error->text), "an unknown exception");
    return kBackendInternal;
  }
}

}  // namespace winnow::cuda
