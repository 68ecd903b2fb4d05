#include <cstring>
#include <memory>

#include "workspace.h"

namespace winnow::cuda {

Buffer::~Buffer() {
  release();
}

void Buffer::release() {
  if (data_ != nullptr) ignore(kind_ == Memory::kDevice ? cudaFree(data_) : cudaFreeHost(data_));
  data_ = nullptr;
  capacity_ = 0;
}

void* Buffer::reserve(size_t bytes) {
  if (bytes <= capacity_) return data_;
  const size_t doubled = 2 * capacity_;
  release();
  const auto allocate = [this](size_t size) {
    return kind_ == Memory::kDevice ? cudaMalloc(&data_, size) : cudaMallocHost(&data_, size);
  };
  // Twice the size saves the next growth; where that is too much, what is needed may still fit.
  if (doubled > bytes && allocate(doubled) == cudaSuccess) {
    capacity_ = doubled;
    return data_;
  }
  cudaGetLastError();
  data_ = nullptr;
  check(allocate(bytes));
  capacity_ = bytes;
  return data_;
}

Event::Event() {
  check(cudaEventCreateWithFlags(&event_, cudaEventDisableTiming));
}

Event::~Event() {
  ignore(cudaEventDestroy(event_));
}

cudaError_t Event::record(cudaStream_t stream) {
  return cudaEventRecord(event_, stream);
}

void Event::wait() const {
  check(cudaEventSynchronize(event_));
}

void Event::precede(cudaStream_t stream) const {
  check(cudaStreamWaitEvent(stream, event_, 0));
}

Workspace::Workspace(int device) : device_(device) {
  check(cudaDeviceGetAttribute(&multiprocessors_, cudaDevAttrMultiProcessorCount, device));
}

const void* Workspace::upload(const char* name, const void* bytes, size_t size) {
  Upload& table = uploads_[name];
  if (size == table.size && std::memcmp(table.staging[table.latest].data(), bytes, size) == 0) {
    return table.device.data();
  }
  // Until the copy below is queued the device has no table: a failure must not look like a match.
  table.size = 0;
  const int next = 1 - table.latest;
  // The copy before the last one may still wait in the stream to read this memory.
  table.copied[next].wait();
  void* const staging = table.staging[next].reserve(size);
  std::memcpy(staging, bytes, size);
  // Kernels queued earlier read the old table; the stream's order keeps it for them.
  void* const device = table.device.reserve(size);
  check(cudaMemcpyAsync(device, staging, size, cudaMemcpyHostToDevice, stream_));
  try {
    check(table.copied[next].record(stream_));
  } catch (const Failed&) {
    // Nothing else would keep the next call from this memory before it is read.
    ignore(cudaStreamSynchronize(stream_));
    throw;
  }
  table.latest = next;
  table.size = size;
  return device;
}

const void* Workspace::download_bytes(const void* device, size_t size) {
  // No copy into this memory is under way: each one is waited for below.
  void* const results = results_.reserve(size);
  check(cudaMemcpyAsync(results, device, size, cudaMemcpyDeviceToHost, stream_));
  check(cudaStreamSynchronize(stream_));
  return results;
}

DeviceScope::DeviceScope(int device) {
  check(cudaGetDevice(&before_));
  if (before_ == device) return;
  check(cudaSetDevice(device));
  changed_ = true;
}

DeviceScope::~DeviceScope() {
  if (changed_) ignore(cudaSetDevice(before_));
}

Call::Call(Workspace& workspace, cudaStream_t stream)
    : device_(workspace.device_), workspace_(workspace) {
  // Also of a stream with the handle of the last one: that may be another, which took its place.
  workspace.finished_.precede(stream);
  workspace.stream_ = stream;
}

// Also after a failure: what was queued before it still uses the buffers. The event, unlike the
// stream, is ours and outlives it.
Call::~Call() {
  ignore(workspace_.finished_.record(workspace_.stream_));
}

void close(Workspace* workspace) {
  // Outlives the workspace, whose memory is freed on its own device.
  const DeviceScope device(workspace->device());
  const std::unique_ptr<Workspace> closing(workspace);
  closing->wait();
}

}  // namespace winnow::cuda
