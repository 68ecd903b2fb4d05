#include "device.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <mutex>

#include "cuda_sim/control.h"

namespace cuda_sim {
namespace {

std::mutex limits_lock;
std::map<const void*, size_t> dynamic_shared_limits;

thread_local cudaError_t last_error = cudaSuccess;
thread_local cudaError_t pending_error = cudaSuccess;

cudaError_t synchronize() {
  const cudaError_t error = pending_error;
  pending_error = cudaSuccess;
  return error == cudaSuccess ? cudaSuccess : set_last_error(error);
}

}  // namespace

cudaError_t set_last_error(cudaError_t error) {
  last_error = error;
  return error;
}

void set_pending_error(cudaError_t error) {
  pending_error = error;
}

size_t dynamic_shared_limit(const void* kernel) {
  const std::lock_guard<std::mutex> lock(limits_lock);
  const auto found = dynamic_shared_limits.find(kernel);
  return found == dynamic_shared_limits.end() ? kSharedPerBlock : found->second;
}

cudaError_t set_function_attribute(const void* kernel, cudaFuncAttribute attribute, int value) {
  if (attribute != cudaFuncAttributeMaxDynamicSharedMemorySize || value < 0 ||
      static_cast<size_t>(value) > kSharedPerBlockOptin) {
    return set_last_error(cudaErrorInvalidValue);
  }
  const std::lock_guard<std::mutex> lock(limits_lock);
  dynamic_shared_limits[kernel] = std::max(static_cast<size_t>(value), kSharedPerBlock);
  return cudaSuccess;
}

cudaError_t max_active_blocks(int* blocks, int threads_per_block, size_t dynamic_shared_bytes) {
  if (threads_per_block <= 0) return set_last_error(cudaErrorInvalidValue);
  *blocks = std::min(kMaxBlocksPerMultiprocessor, kMaxThreadsPerMultiprocessor / threads_per_block);
  if (dynamic_shared_bytes > 0) {
    *blocks = std::min(*blocks, static_cast<int>(kSharedPerBlockOptin / dynamic_shared_bytes));
  }
  return cudaSuccess;
}

}  // namespace cuda_sim

using cuda_sim::set_last_error;

extern "C" {

cudaError_t cudaGetDeviceCount(int* count) {
  *count = 1;
  return cudaSuccess;
}

cudaError_t cudaGetDevice(int* device) {
  *device = 0;
  return cudaSuccess;
}

cudaError_t cudaSetDevice(int device) {
  return device == 0 ? cudaSuccess : set_last_error(cudaErrorInvalidDevice);
}

cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int device) {
  if (device != 0) return set_last_error(cudaErrorInvalidDevice);
  *properties = {};
  std::snprintf(properties->name, sizeof(properties->name), "CUDA simulator");
  properties->major = 7;
  properties->minor = 5;
  properties->multiProcessorCount = cuda_sim::config().sms;
  return cudaSuccess;
}

cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr attribute, int device) {
  if (device != 0) return set_last_error(cudaErrorInvalidDevice);
  switch (attribute) {
    case cudaDevAttrMaxThreadsPerBlock:
      *value = static_cast<int>(cuda_sim::kMaxThreadsPerBlock);
      return cudaSuccess;
    case cudaDevAttrMaxSharedMemoryPerBlock:
      *value = static_cast<int>(cuda_sim::kSharedPerBlock);
      return cudaSuccess;
    case cudaDevAttrMultiProcessorCount:
      *value = cuda_sim::config().sms;
      return cudaSuccess;
    case cudaDevAttrMaxThreadsPerMultiProcessor:
      *value = cuda_sim::kMaxThreadsPerMultiprocessor;
      return cudaSuccess;
    case cudaDevAttrComputeCapabilityMajor:
      *value = 7;
      return cudaSuccess;
    case cudaDevAttrComputeCapabilityMinor:
      *value = 5;
      return cudaSuccess;
    case cudaDevAttrMaxSharedMemoryPerBlockOptin:
      *value = static_cast<int>(cuda_sim::kSharedPerBlockOptin);
      return cudaSuccess;
  }
  return set_last_error(cudaErrorInvalidValue);
}

cudaError_t cudaEventCreateWithFlags(cudaEvent_t* event, unsigned) {
  static char place;
  *event = reinterpret_cast<cudaEvent_t>(&place);
  return cudaSuccess;
}

cudaError_t cudaEventDestroy(cudaEvent_t) {
  return cudaSuccess;
}

cudaError_t cudaEventRecord(cudaEvent_t, cudaStream_t) {
  return cudaSuccess;
}

cudaError_t cudaEventSynchronize(cudaEvent_t) {
  return cuda_sim::synchronize();
}

cudaError_t cudaStreamWaitEvent(cudaStream_t, cudaEvent_t, unsigned) {
  return cudaSuccess;
}

cudaError_t cudaStreamSynchronize(cudaStream_t) {
  return cuda_sim::synchronize();
}

cudaError_t cudaDeviceSynchronize() {
  return cuda_sim::synchronize();
}

cudaError_t cudaGetLastError() {
  const cudaError_t error = cuda_sim::last_error;
  cuda_sim::last_error = cudaSuccess;
  return error;
}

cudaError_t cudaPeekAtLastError() {
  return cuda_sim::last_error;
}

#define CUDA_SIM_NAME(name, value, text) \
  case name:                             \
    return #name;
#define CUDA_SIM_TEXT(name, value, text) \
  case name:                             \
    return text;

const char* cudaGetErrorName(cudaError_t error) {
  switch (error) { CUDA_SIM_ERRORS(CUDA_SIM_NAME) }
  return "unrecognized error code";
}

const char* cudaGetErrorString(cudaError_t error) {
  switch (error) { CUDA_SIM_ERRORS(CUDA_SIM_TEXT) }
  return "unrecognized error code";
}

}  // extern "C"
