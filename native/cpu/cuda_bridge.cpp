#include <dlfcn.h>
#include <sys/stat.h>

#include <cstdio>
#include <cstring>
#include <mutex>
#include <string>

#include "../cuda/device.h"
#include "failure.h"
#include "winnow/cuda.h"

namespace winnow {
namespace {

constexpr char kLibraryName[] = "libwinnow_cuda.so";
constexpr int kErrorSize = 256;

struct CudaLibrary {
  ProbeDeviceCount* device_count;
  ProbeDeviceName* device_name;
};

// The path of the CUDA library next to this one; empty when this one's folder is not known.
std::string sibling_path() {
  // The address of something that is not exported: that of an exported function may be the one of
  // another copy of this library that the process loaded first.
  static const char anchor = 0;
  Dl_info info;
  if (dladdr(&anchor, &info) == 0) return {};
  const std::string self = info.dli_fname;
  const size_t slash = self.rfind('/');
  return slash == std::string::npos ? std::string() : self.substr(0, slash + 1) + kLibraryName;
}

void* open_library() {
  const std::string sibling = sibling_path();
  struct stat unused;
  if (!sibling.empty() && stat(sibling.c_str(), &unused) == 0) {
    // One that is there and does not load is reported, and not hidden by another found by name.
    if (void* handle = dlopen(sibling.c_str(), RTLD_NOW | RTLD_LOCAL)) return handle;
    fail(WINNOW_CUDA_UNAVAILABLE, "CUDA is not available: %s does not load: %s", sibling.c_str(),
         dlerror());
  }
  if (void* handle = dlopen(kLibraryName, RTLD_NOW | RTLD_LOCAL)) return handle;
  fail(WINNOW_CUDA_UNAVAILABLE,
       "CUDA is not available: this build of Winnow has no CUDA library (%s; %s); build with nvcc "
       "and -DWINNOW_CUDA=ON, or run on the CPU",
       sibling.empty() ? kLibraryName : sibling.c_str(), dlerror());
}

template <class Function>
Function* symbol(void* handle, const char* name) {
  void* const address = dlsym(handle, name);
  if (address == nullptr) {
    fail(WINNOW_CUDA_UNAVAILABLE,
         "CUDA is not available: %s has no function %s; use the one built with this libwinnow.so",
         kLibraryName, name);
  }
  return reinterpret_cast<Function*>(address);
}

// Loads at the first call. A failure is tried again at the next call, so a process may install the
// library while it runs; a success is for good.
CudaLibrary cuda_library() {
  static std::mutex mutex;
  static void* handle = nullptr;
  const std::lock_guard<std::mutex> lock(mutex);
  if (handle == nullptr) handle = open_library();
  return {symbol<ProbeDeviceCount>(handle, kProbeDeviceCountSymbol),
          symbol<ProbeDeviceName>(handle, kProbeDeviceNameSymbol)};
}

void check_probe(int32_t result, const char* error) {
  switch (result) {
    case kProbeOk:
      return;
    case kProbeNoDriver:
      fail(WINNOW_CUDA_UNAVAILABLE,
           "CUDA is not available: there is no NVIDIA driver, or it is too old (%s); install a "
           "driver for the CUDA version that Winnow was built with, or run on the CPU",
           error);
    case kProbeNoDevice:
      fail(WINNOW_CUDA_UNAVAILABLE,
           "CUDA is not available: the driver shows no device (%s); look at nvidia-smi and "
           "CUDA_VISIBLE_DEVICES, or run on the CPU",
           error);
    default:
      fail(WINNOW_CUDA_ERROR, "CUDA failed: %s; look at nvidia-smi and the system log", error);
  }
}

int32_t device_count() {
  char error[kErrorSize] = "";
  int32_t count = 0;
  check_probe(cuda_library().device_count(&count, error, kErrorSize), error);
  if (count < 1) check_probe(kProbeNoDevice, "the device count is 0");
  return count;
}

}  // namespace
}  // namespace winnow

winnow_status winnow_cuda_device_count(int32_t* count) {
  return winnow::guarded([&] {
    if (count == nullptr) winnow::fail(WINNOW_INVALID_ARGUMENT, "count is NULL");
    *count = 0;
    *count = winnow::device_count();
  });
}

winnow_status winnow_cuda_device_name(int32_t device, char* buffer, int32_t size) {
  return winnow::guarded([&] {
    if (buffer == nullptr) winnow::fail(WINNOW_INVALID_ARGUMENT, "buffer is NULL");
    if (size < 1) {
      winnow::fail(WINNOW_INVALID_ARGUMENT, "the buffer size is %d: it must be >= 1", size);
    }
    const int32_t count = winnow::device_count();
    if (device < 0 || device >= count) {
      winnow::fail(WINNOW_INVALID_ARGUMENT, "there is no CUDA device %d: use 0 to %d", device,
                   count - 1);
    }
    char error[winnow::kErrorSize] = "";
    winnow::check_probe(
        winnow::cuda_library().device_name(device, buffer, size, error, winnow::kErrorSize), error);
  });
}
