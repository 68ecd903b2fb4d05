// Kernel launches and dynamic shared memory, behind the macros of port.h.
#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>

#include "cuda_sim/runtime_api.h"
#include "cuda_sim/vector_types.h"

namespace cuda_sim {

// A launch with the types of the kernel's parameters taken off.
struct Launch {
  dim3 grid;
  dim3 block;
  size_t dynamic_shared_bytes;
  const void* kernel;
  void (*run_thread)(const void* call);
  const void* call;
  // An address in the thread-local block that holds the kernel's shared memory.
  void* shared_anchor;
};

// Runs the kernel to its end. Safe from several OS threads: one launch runs at a time.
void launch(const Launch& launch);

void* dynamic_shared_memory();

// One in each module that holds kernels.
__attribute__((visibility("hidden"))) inline thread_local char shared_anchor = 0;

template <class... Parameters>
class Launcher {
 public:
  using Kernel = void (*)(Parameters...);

  Launcher(Kernel kernel, dim3 grid, dim3 block, size_t dynamic_shared_bytes)
      : kernel_(kernel), grid_(grid), block_(block), dynamic_shared_bytes_(dynamic_shared_bytes) {}

  template <class... Arguments>
  void operator()(Arguments&&... arguments) const {
    static_assert((std::is_trivially_copyable_v<std::decay_t<Parameters>> && ... && true),
                  "a kernel's parameters travel to the device as bytes");
    static_assert((sizeof(std::decay_t<Parameters>) + ... + 0) <= 4096,
                  "a kernel's parameters take 4 KiB at most");
    const Call call{kernel_, {std::forward<Arguments>(arguments)...}};
    launch({grid_, block_, dynamic_shared_bytes_, reinterpret_cast<const void*>(kernel_),
            &run_thread, &call, &shared_anchor});
  }

 private:
  struct Call {
    Kernel kernel;
    std::tuple<std::decay_t<Parameters>...> arguments;
  };

  static void run_thread(const void* call) {
    const Call& typed = *static_cast<const Call*>(call);
    std::apply(typed.kernel, typed.arguments);
  }

  Kernel kernel_;
  dim3 grid_;
  dim3 block_;
  size_t dynamic_shared_bytes_;
};

template <class... Parameters>
Launcher<Parameters...> launcher(void (*kernel)(Parameters...), dim3 grid, dim3 block,
                                 size_t dynamic_shared_bytes, cudaStream_t) {
  return {kernel, grid, block, dynamic_shared_bytes};
}

}  // namespace cuda_sim
