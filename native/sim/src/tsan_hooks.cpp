// What code compiled with -fsanitize=thread calls, and what an address in that code stands for.
#include <dlfcn.h>

#include <cstdio>
#include <cstring>

#include "race_access.h"

namespace cuda_sim {

std::string describe(Site site) {
  if (site.line != 0) {
    return std::string(static_cast<const char*>(site.address)) + ":" + std::to_string(site.line);
  }
  // The return address may belong to the next line already.
  const char* code = static_cast<const char*>(site.address) - 1;
  Dl_info module;
  if (dladdr(code, &module) == 0 || module.dli_fname == nullptr) return "?";
  char offset[32];
  std::snprintf(offset, sizeof(offset), "%#zx",
                static_cast<size_t>(code - static_cast<const char*>(module.dli_fbase)));
  const std::string command =
      std::string("addr2line -e '") + module.dli_fname + "' " + offset + " 2>/dev/null";
  char line[1024] = "";
  if (FILE* pipe = popen(command.c_str(), "r")) {
    if (std::fgets(line, sizeof(line), pipe) == nullptr) line[0] = '\0';
    pclose(pipe);
  }
  line[std::strcspn(line, "\n")] = '\0';
  if (line[0] == '\0') return std::string(module.dli_fname) + "+" + offset;
  return line;
}

}  // namespace cuda_sim

#define CUDA_SIM_HOOK(name, bytes, write, atomic)                                               \
  void __tsan_##name(void* address) {                                                           \
    cuda_sim::record_access(address, bytes, {write, atomic}, {__builtin_return_address(0), 0}); \
  }

// PTX takes a volatile access for a relaxed atomic one.
#define CUDA_SIM_HOOKS(bytes)                                       \
  CUDA_SIM_HOOK(read##bytes, bytes, false, false)                   \
  CUDA_SIM_HOOK(write##bytes, bytes, true, false)                   \
  CUDA_SIM_HOOK(unaligned_read##bytes, bytes, false, false)         \
  CUDA_SIM_HOOK(unaligned_write##bytes, bytes, true, false)         \
  CUDA_SIM_HOOK(volatile_read##bytes, bytes, false, true)           \
  CUDA_SIM_HOOK(volatile_write##bytes, bytes, true, true)           \
  CUDA_SIM_HOOK(unaligned_volatile_read##bytes, bytes, false, true) \
  CUDA_SIM_HOOK(unaligned_volatile_write##bytes, bytes, true, true)

extern "C" {

CUDA_SIM_HOOKS(1)
CUDA_SIM_HOOKS(2)
CUDA_SIM_HOOKS(4)
CUDA_SIM_HOOKS(8)
CUDA_SIM_HOOKS(16)

void __tsan_read_range(void* address, unsigned long bytes) {
  cuda_sim::record_access(address, bytes, {false, false}, {__builtin_return_address(0), 0});
}

void __tsan_write_range(void* address, unsigned long bytes) {
  cuda_sim::record_access(address, bytes, {true, false}, {__builtin_return_address(0), 0});
}

void __tsan_init() {}
void __tsan_vptr_update(void**, void*) {}
void __tsan_vptr_read(void**) {}

}  // extern "C"
