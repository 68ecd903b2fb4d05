// The calls of the CUDA runtime that launchers make. Always these, also where a toolkit is
// installed, so that the simulator behaves the same everywhere.
//
// The device: "CUDA simulator", compute capability 7.5, CUDA_SIM_SMS multiprocessors (4). Its
// limits are the lowest of the GPUs that Winnow is built for, so that what starts here starts on
// all. Streams are synchronous, but a kernel that fails says so as late as it would on a GPU: from
// the next call that synchronises.
#pragma once

#include <cstddef>

#define CUDA_SIM_ERRORS(X)                                                         \
  X(cudaSuccess, 0, "no error")                                                    \
  X(cudaErrorInvalidValue, 1, "invalid argument")                                  \
  X(cudaErrorMemoryAllocation, 2, "out of memory")                                 \
  X(cudaErrorInitializationError, 3, "initialization error")                       \
  X(cudaErrorInvalidConfiguration, 9, "invalid configuration argument")            \
  X(cudaErrorStubLibrary, 34, "CUDA driver is a stub library")                     \
  X(cudaErrorInsufficientDriver, 35,                                               \
    "CUDA driver version is insufficient for CUDA runtime version")                \
  X(cudaErrorInvalidDeviceFunction, 98, "invalid device function")                 \
  X(cudaErrorNoDevice, 100, "no CUDA-capable device is detected")                  \
  X(cudaErrorInvalidDevice, 101, "invalid device ordinal")                         \
  X(cudaErrorNoKernelImageForDevice, 209,                                          \
    "no kernel image is available for execution on the device")                    \
  X(cudaErrorIllegalAddress, 700, "an illegal memory access was encountered")      \
  X(cudaErrorLaunchOutOfResources, 701, "too many resources requested for launch") \
  X(cudaErrorLaunchFailure, 719, "unspecified launch failure")                     \
  X(cudaErrorNotSupported, 801, "operation not supported")                         \
  X(cudaErrorSystemDriverMismatch, 803,                                            \
    "system has unsupported display driver / cuda driver combination")             \
  X(cudaErrorUnknown, 999, "unknown error")

enum cudaError_t {
#define CUDA_SIM_ENUMERATOR(name, value, text) name = value,
  CUDA_SIM_ERRORS(CUDA_SIM_ENUMERATOR)
#undef CUDA_SIM_ENUMERATOR
};

enum cudaMemcpyKind {
  cudaMemcpyHostToHost = 0,
  cudaMemcpyHostToDevice = 1,
  cudaMemcpyDeviceToHost = 2,
  cudaMemcpyDeviceToDevice = 3,
  cudaMemcpyDefault = 4,
};

enum cudaDeviceAttr {
  cudaDevAttrMaxThreadsPerBlock = 1,
  cudaDevAttrMaxSharedMemoryPerBlock = 8,
  cudaDevAttrMultiProcessorCount = 16,
  cudaDevAttrMaxThreadsPerMultiProcessor = 39,
  cudaDevAttrComputeCapabilityMajor = 75,
  cudaDevAttrComputeCapabilityMinor = 76,
  cudaDevAttrMaxSharedMemoryPerBlockOptin = 97,
};

enum cudaFuncAttribute { cudaFuncAttributeMaxDynamicSharedMemorySize = 8 };

struct cudaDeviceProp {
  char name[256];
  int major;
  int minor;
  int multiProcessorCount;
};

using cudaStream_t = struct CUstream_st*;
using cudaEvent_t = struct CUevent_st*;

constexpr unsigned cudaEventDisableTiming = 2;

extern "C" {
cudaError_t cudaGetDeviceCount(int* count);
cudaError_t cudaGetDevice(int* device);
cudaError_t cudaSetDevice(int device);
cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int device);
cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr attribute, int device);

cudaError_t cudaFree(void* memory);
cudaError_t cudaFreeHost(void* memory);
cudaError_t cudaMemcpy(void* to, const void* from, size_t bytes, cudaMemcpyKind kind);
cudaError_t cudaMemcpyAsync(void* to, const void* from, size_t bytes, cudaMemcpyKind kind,
                            cudaStream_t stream = nullptr);
cudaError_t cudaMemset(void* to, int value, size_t bytes);
cudaError_t cudaMemsetAsync(void* to, int value, size_t bytes, cudaStream_t stream = nullptr);

// Streams are synchronous, so that an event has happened as soon as it is recorded.
cudaError_t cudaEventCreateWithFlags(cudaEvent_t* event, unsigned flags);
cudaError_t cudaEventDestroy(cudaEvent_t event);
cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t stream = nullptr);
cudaError_t cudaEventSynchronize(cudaEvent_t event);
cudaError_t cudaStreamWaitEvent(cudaStream_t stream, cudaEvent_t event, unsigned flags = 0);

cudaError_t cudaStreamSynchronize(cudaStream_t stream);
cudaError_t cudaDeviceSynchronize();
cudaError_t cudaGetLastError();
cudaError_t cudaPeekAtLastError();
const char* cudaGetErrorName(cudaError_t error);
const char* cudaGetErrorString(cudaError_t error);
}

namespace cuda_sim {

cudaError_t allocate_device(void** memory, size_t bytes);
cudaError_t allocate_host(void** memory, size_t bytes);
cudaError_t set_function_attribute(const void* kernel, cudaFuncAttribute attribute, int value);
cudaError_t max_active_blocks(int* blocks, int threads_per_block, size_t dynamic_shared_bytes);

}  // namespace cuda_sim

template <class T>
cudaError_t cudaMalloc(T** memory, size_t bytes) {
  void* allocated = nullptr;
  const cudaError_t status = cuda_sim::allocate_device(&allocated, bytes);
  if (status == cudaSuccess) *memory = static_cast<T*>(allocated);
  return status;
}

template <class T>
cudaError_t cudaMallocHost(T** memory, size_t bytes) {
  void* allocated = nullptr;
  const cudaError_t status = cuda_sim::allocate_host(&allocated, bytes);
  if (status == cudaSuccess) *memory = static_cast<T*>(allocated);
  return status;
}

template <class Kernel>
cudaError_t cudaFuncSetAttribute(Kernel* kernel, cudaFuncAttribute attribute, int value) {
  return cuda_sim::set_function_attribute(reinterpret_cast<const void*>(kernel), attribute, value);
}

template <class Kernel>
cudaError_t cudaOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, Kernel*,
                                                          int threads_per_block,
                                                          size_t dynamic_shared_bytes) {
  return cuda_sim::max_active_blocks(blocks, threads_per_block, dynamic_shared_bytes);
}
