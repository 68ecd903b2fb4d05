// What libwinnow_cuda.so exports to libwinnow.so, which looks these names up by dlsym.
//
// Each returns one of ProbeResult and, unless it is kProbeOk, writes CUDA's own words for it as a
// string into `error` (error_size bytes, at least 1).
#pragma once

#include <cstdint>

#define WINNOW_CUDA_EXPORT extern "C" __attribute__((visibility("default")))

namespace winnow {

enum ProbeResult : int32_t {
  kProbeOk = 0,
  kProbeNoDriver = 1,
  kProbeNoDevice = 2,
  kProbeError = 3,
};

using ProbeDeviceCount = int32_t(int32_t* count, char* error, int32_t error_size);
using ProbeDeviceName = int32_t(int32_t device, char* name, int32_t name_size, char* error,
                                int32_t error_size);

constexpr char kProbeDeviceCountSymbol[] = "winnow_cuda_probe_device_count";
constexpr char kProbeDeviceNameSymbol[] = "winnow_cuda_probe_device_name";

}  // namespace winnow

WINNOW_CUDA_EXPORT int32_t winnow_cuda_probe_device_count(int32_t* count, char* error,
                                                          int32_t error_size);
WINNOW_CUDA_EXPORT int32_t winnow_cuda_probe_device_name(int32_t device, char* name,
                                                         int32_t name_size, char* error,
                                                         int32_t error_size);
