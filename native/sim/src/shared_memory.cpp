#include "shared_memory.h"

#include <link.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace cuda_sim {

void poison(void* memory, size_t bytes) {
  constexpr uint32_t kPoison = 0xffc0deadu;
  char* to = static_cast<char*>(memory);
  for (; bytes > 0; bytes -= std::min<size_t>(bytes, 4), to += 4) {
    std::memcpy(to, &kPoison, std::min<size_t>(bytes, 4));
  }
}

bool shared_memory_swaps() {
#if defined(CUDA_SIM_STATIC_SHARED)
  return false;
#else
  return true;
#endif
}

SharedArea find_shared_area(void* anchor) {
  struct Search {
    char* anchor;
    SharedArea found;
  } search{static_cast<char*>(anchor), {}};
  const auto look = [](dl_phdr_info* module, size_t, void* data) {
    Search& search = *static_cast<Search*>(data);
    char* begin = static_cast<char*>(module->dlpi_tls_data);
    for (int i = 0; begin != nullptr && i < module->dlpi_phnum; ++i) {
      const size_t bytes = module->dlpi_phdr[i].p_memsz;
      if (module->dlpi_phdr[i].p_type == PT_TLS && search.anchor >= begin &&
          search.anchor < begin + bytes) {
        search.found = {begin, bytes};
        return 1;
      }
    }
    return 0;
  };
  if (shared_memory_swaps()) dl_iterate_phdr(look, &search);
  return search.found;
}

void start_shared_memory(Block& block) {
  block.static_shared.resize(run.shared.bytes);
  poison(block.static_shared.data(), run.shared.bytes);
  block.dynamic_shared = {nullptr, std::free};
  const size_t bytes = run.launch->dynamic_shared_bytes;
  if (bytes == 0) return;
  // Memory of its own, so that AddressSanitizer sees where it ends.
  void* memory = nullptr;
  if (posix_memalign(&memory, 128, bytes) != 0) std::abort();
  poison(memory, bytes);
  block.dynamic_shared.reset(static_cast<char*>(memory));
}

void enter_block(Block* block) {
  if (run.current_block == block) return;
  const SharedArea& area = run.shared;
  if (run.current_block != nullptr && area.bytes > 0) {
    std::memcpy(run.current_block->static_shared.data(), area.begin, area.bytes);
  }
  run.current_block = block;
  if (block == nullptr) return;
  if (area.bytes > 0) std::memcpy(area.begin, block->static_shared.data(), area.bytes);
  blockIdx = block->index;
}

void* dynamic_shared_memory() {
  return run.current->block->dynamic_shared.get();
}

bool is_shared(const void* address, const Block& block) {
  const char* at = static_cast<const char*>(address);
  const char* dynamic = block.dynamic_shared.get();
  return (at >= run.shared.begin && at < run.shared.begin + run.shared.bytes) ||
         (dynamic != nullptr && at >= dynamic && at < dynamic + run.launch->dynamic_shared_bytes);
}

}  // namespace cuda_sim
