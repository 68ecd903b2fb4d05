// Device probe: how many CUDA devices there are and what they are called.
#include <cuda_runtime_api.h>

#include <cstdio>

#include "device.h"

namespace {

int32_t classify(cudaError_t status, char* error, int32_t error_size) {
  if (status == cudaSuccess) return winnow::kProbeOk;
  std::snprintf(error, static_cast<size_t>(error_size), "%s: %s", cudaGetErrorName(status),
                cudaGetErrorString(status));
  // The runtime keeps the error until it is read; a later, unrelated check must not find it.
  cudaGetLastError();
  switch (status) {
    // The runtime has one code for a driver that is missing and one that is too old.
    case cudaErrorInsufficientDriver:
    case cudaErrorStubLibrary:
    case cudaErrorSystemDriverMismatch:
      return winnow::kProbeNoDriver;
    case cudaErrorNoDevice:
      return winnow::kProbeNoDevice;
    default:
      return winnow::kProbeError;
  }
}

}  // namespace

int32_t winnow_cuda_probe_device_count(int32_t* count, char* error, int32_t error_size) {
  int devices = 0;
  const int32_t result = classify(cudaGetDeviceCount(&devices), error, error_size);
  *count = result == winnow::kProbeOk ? devices : 0;
  return result;
}

int32_t winnow_cuda_probe_device_name(int32_t device, char* name, int32_t name_size, char* error,
                                      int32_t error_size) {
  cudaDeviceProp properties;
  const int32_t result = classify(cudaGetDeviceProperties(&properties, device), error, error_size);
  if (result == winnow::kProbeOk) {
    std::snprintf(name, static_cast<size_t>(name_size), "%s", properties.name);
  }
  return result;
}
