// Which CUDA devices there are and what they are called.
#include <cuda_runtime_api.h>

#include <cstdio>

#include "backend.h"

namespace {

using winnow::BackendError;
using winnow::BackendResult;

BackendResult classify(cudaError_t status, BackendError* error) {
  if (status == cudaSuccess) return winnow::kBackendOk;
  std::snprintf(error->text, sizeof(error->text), "%s: %s", cudaGetErrorName(status),
                cudaGetErrorString(status));
  // The runtime keeps the error until it is read; a later, unrelated check must not find it.
  cudaGetLastError();
  switch (status) {
    // The runtime has one code for a driver that is missing and one that is too old.
    case cudaErrorInsufficientDriver:
    case cudaErrorStubLibrary:
    case cudaErrorSystemDriverMismatch:
      return winnow::kBackendNoDriver;
    case cudaErrorNoDevice:
      return winnow::kBackendNoDevice;
    case cudaErrorMemoryAllocation:
      return winnow::kBackendOutOfMemory;
    default:
      return winnow::kBackendError;
  }
}

BackendResult device_count(int32_t* count, BackendError* error) {
  int devices = 0;
  const BackendResult result = classify(cudaGetDeviceCount(&devices), error);
  *count = result == winnow::kBackendOk ? devices : 0;
  return result;
}

BackendResult device_name(int32_t index, char* name, int32_t size, BackendError* error) {
  cudaDeviceProp properties;
  const BackendResult result = classify(cudaGetDeviceProperties(&properties, index), error);
  if (result == winnow::kBackendOk) {
    std::snprintf(name, static_cast<size_t>(size), "%s", properties.name);
  }
  return result;
}

}  // namespace

const winnow::Backend* winnow_cuda_backend() {
  static constexpr winnow::Backend kTable = {winnow::kBackendVersion, device_count, device_name};
  return &kTable;
}
