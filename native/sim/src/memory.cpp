// Allocations, copies and fills.
#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>

#include "cuda_sim/control.h"
#include "cuda_sim/runtime_api.h"
#include "device.h"
#include "shared_memory.h"

namespace cuda_sim {
namespace {

struct Allocation {
  size_t bytes;
  bool on_device;
};

std::mutex allocations_lock;
std::map<const char*, Allocation> allocations;

bool must_fail() {
  int& after = config().fail_alloc_after;
  return after > 0 && --after == 0;
}

cudaError_t allocate(void** memory, size_t bytes, bool on_device) {
  const std::lock_guard<std::mutex> lock(allocations_lock);
  *memory = nullptr;
  if (must_fail()) return set_last_error(cudaErrorMemoryAllocation);
  if (bytes == 0) return cudaSuccess;
  if (posix_memalign(memory, 256, bytes) != 0) return set_last_error(cudaErrorMemoryAllocation);
  poison(*memory, bytes);
  allocations[static_cast<const char*>(*memory)] = {bytes, on_device};
  return cudaSuccess;
}

cudaError_t release(void* memory, bool on_device) {
  if (memory == nullptr) return cudaSuccess;
  const std::lock_guard<std::mutex> lock(allocations_lock);
  const auto found = allocations.find(static_cast<const char*>(memory));
  if (found == allocations.end() || found->second.on_device != on_device) {
    return set_last_error(cudaErrorInvalidValue);
  }
  allocations.erase(found);
  std::free(memory);
  return cudaSuccess;
}

// Memory that was allocated here must be of that side and hold all bytes. Other memory is taken for
// what the caller says: tests that have no GPU pass memory of the host for memory of a device.
bool may_be(const void* memory, size_t bytes, bool on_device) {
  const char* begin = static_cast<const char*>(memory);
  auto found = allocations.upper_bound(begin);
  if (found == allocations.begin()) return true;
  --found;
  const size_t offset = static_cast<size_t>(begin - found->first);
  if (offset >= found->second.bytes) return true;
  return found->second.on_device == on_device && bytes <= found->second.bytes - offset;
}

cudaError_t copy(void* to, const void* from, size_t bytes, cudaMemcpyKind kind) {
  if (bytes == 0) return cudaSuccess;
  const std::lock_guard<std::mutex> lock(allocations_lock);
  const bool to_device = kind == cudaMemcpyHostToDevice || kind == cudaMemcpyDeviceToDevice;
  const bool from_device = kind == cudaMemcpyDeviceToHost || kind == cudaMemcpyDeviceToDevice;
  if (kind != cudaMemcpyDefault &&
      (!may_be(to, bytes, to_device) || !may_be(from, bytes, from_device))) {
    return set_last_error(cudaErrorInvalidValue);
  }
  std::memmove(to, from, bytes);
  return cudaSuccess;
}

cudaError_t fill(void* to, int value, size_t bytes) {
  if (bytes == 0) return cudaSuccess;
  const std::lock_guard<std::mutex> lock(allocations_lock);
  if (!may_be(to, bytes, true)) return set_last_error(cudaErrorInvalidValue);
  std::memset(to, value, bytes);
  return cudaSuccess;
}

}  // namespace

cudaError_t allocate_device(void** memory, size_t bytes) {
  return allocate(memory, bytes, true);
}

cudaError_t allocate_host(void** memory, size_t bytes) {
  return allocate(memory, bytes, false);
}

size_t live_allocations() {
  const std::lock_guard<std::mutex> lock(allocations_lock);
  return allocations.size();
}

}  // namespace cuda_sim

extern "C" {

cudaError_t cudaFree(void* memory) {
  return cuda_sim::release(memory, true);
}

cudaError_t cudaFreeHost(void* memory) {
  return cuda_sim::release(memory, false);
}

cudaError_t cudaMemcpy(void* to, const void* from, size_t bytes, cudaMemcpyKind kind) {
  const cudaError_t pending = cudaDeviceSynchronize();
  return pending != cudaSuccess ? pending : cuda_sim::copy(to, from, bytes, kind);
}

cudaError_t cudaMemcpyAsync(void* to, const void* from, size_t bytes, cudaMemcpyKind kind,
                            cudaStream_t) {
  return cuda_sim::copy(to, from, bytes, kind);
}

cudaError_t cudaMemset(void* to, int value, size_t bytes) {
  return cuda_sim::fill(to, value, bytes);
}

cudaError_t cudaMemsetAsync(void* to, int value, size_t bytes, cudaStream_t) {
  return cuda_sim::fill(to, value, bytes);
}

}  // extern "C"
