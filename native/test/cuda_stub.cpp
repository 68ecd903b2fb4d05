// Stands in for libwinnow_cuda.so: answers as WINNOW_STUB says.
#include <cstdio>
#include <cstdlib>

#include "device.h"

namespace {

int32_t answer(char* error, int32_t error_size) {
  const int32_t result = std::atoi(std::getenv("WINNOW_STUB"));
  std::snprintf(error, static_cast<size_t>(error_size), "stub result %d", result);
  return result;
}

}  // namespace

int32_t winnow_cuda_probe_device_count(int32_t* count, char* error, int32_t error_size) {
  *count = 2;
  return answer(error, error_size);
}

int32_t winnow_cuda_probe_device_name(int32_t device, char* name, int32_t name_size, char* error,
                                      int32_t error_size) {
  std::snprintf(name, static_cast<size_t>(name_size), "Stub GPU %d", device);
  return answer(error, error_size);
}
