#include "backend_loader.h"

#include <dlfcn.h>
#include <sys/stat.h>

#include <mutex>
#include <new>
#include <string>

#include "enum_value.h"
#include "failure.h"

namespace winnow {
namespace {

constexpr const char* kLibraryNames[] = {"libwinnow_cuda.so", "libwinnow_cuda_sim.so"};

// The path of a library next to this one; empty when this one's folder is not known.
std::string sibling_path(const char* name) {
  // The address of something that is not exported: that of an exported function may be the one of
  // another copy of this library that the process loaded first.
  static const char anchor = 0;
  Dl_info info;
  if (dladdr(&anchor, &info) == 0) return {};
  const std::string self = info.dli_fname;
  const size_t slash = self.rfind('/');
  return slash == std::string::npos ? std::string() : self.substr(0, slash + 1) + name;
}

void* open_library(const char* name) {
  const std::string sibling = sibling_path(name);
  struct stat unused;
  if (!sibling.empty() && stat(sibling.c_str(), &unused) == 0) {
    // One that is there and does not load is reported, and not hidden by another found by name.
    if (void* handle = dlopen(sibling.c_str(), RTLD_NOW | RTLD_LOCAL)) return handle;
    fail(WINNOW_CUDA_UNAVAILABLE, "CUDA is not available: %s does not load: %s", sibling.c_str(),
         dlerror());
  }
  if (void* handle = dlopen(name, RTLD_NOW | RTLD_LOCAL)) return handle;
  fail(WINNOW_CUDA_UNAVAILABLE,
       "CUDA is not available: this build of Winnow has no CUDA library (%s; %s); build with nvcc "
       "and -DWINNOW_CUDA=ON, or run on the CPU",
       sibling.empty() ? name : sibling.c_str(), dlerror());
}

// Closes the library when it has none: another may take its place before the next try.
const Backend* table_of(void* handle, const char* name) {
  using Entry = const Backend*();
  void* const address = dlsym(handle, kBackendSymbol);
  const Backend* const table = address == nullptr ? nullptr : reinterpret_cast<Entry*>(address)();
  if (table == nullptr || table->version != kBackendVersion) {
    dlclose(handle);
    fail(WINNOW_CUDA_UNAVAILABLE,
         "CUDA is not available: %s is of another build; use the one built with this libwinnow.so",
         name);
  }
  return table;
}

}  // namespace

// A failure is tried again at the next call, so a process may install the library while it runs; a
// success is for good.
const Backend& load_backend(const winnow_backend& backend) {
  static std::mutex mutex;
  static const Backend* loaded[2] = {nullptr, nullptr};
  const int index = enum_value(backend);
  if (index != WINNOW_BACKEND_CUDA && index != WINNOW_BACKEND_CUDA_SIM) {
    fail(WINNOW_INVALID_ARGUMENT, "there is no backend %d: use 0 (cuda) or 1 (cuda-sim)", index);
  }
  const std::lock_guard<std::mutex> lock(mutex);
  if (loaded[index] == nullptr) {
    const char* const name = kLibraryNames[index];
    loaded[index] = table_of(open_library(name), name);
  }
  return *loaded[index];
}

void check_backend(BackendResult result, const BackendError& error) {
  switch (result) {
    case kBackendOk:
      return;
    case kBackendInvalidArgument:
      fail(WINNOW_INVALID_ARGUMENT, "%s", error.text);
    case kBackendDiverged:
      fail(WINNOW_DIVERGED, "%s", error.text);
    case kBackendOutOfMemory:
      fail(WINNOW_OUT_OF_MEMORY,
           "out of device memory: %s; use a smaller batch or network, or free what else is on the "
           "device",
           error.text);
    case kBackendNoDriver:
      fail(WINNOW_CUDA_UNAVAILABLE,
           "CUDA is not available: there is no NVIDIA driver, or it is too old (%s); install a "
           "driver for the CUDA version that Winnow was built with, or run on the CPU",
           error.text);
    case kBackendNoDevice:
      fail(WINNOW_CUDA_UNAVAILABLE,
           "CUDA is not available: the driver shows no device (%s); look at nvidia-smi and "
           "CUDA_VISIBLE_DEVICES, or run on the CPU",
           error.text);
    case kBackendOutOfHostMemory:
      throw std::bad_alloc();
    case kBackendInternal:
      fail(WINNOW_INTERNAL, "internal error: %s; if it was not you, please report it", error.text);
    case kBackendError:
      break;
  }
  fail(WINNOW_CUDA_ERROR, "CUDA failed: %s; look at nvidia-smi and the system log", error.text);
}

}  // namespace winnow
