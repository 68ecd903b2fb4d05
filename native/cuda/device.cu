#include <cstdio>

#include "device.h"
#include "errors.h"

namespace winnow::cuda {

int32_t device_count() {
  int count = 0;
  check(cudaGetDeviceCount(&count));
  return count;
}

void device_name(int32_t index, char* name, int32_t size) {
  cudaDeviceProp properties;
  check(cudaGetDeviceProperties(&properties, index));
  std::snprintf(name, static_cast<size_t>(size), "%s", properties.name);
}

}  // namespace winnow::cuda
