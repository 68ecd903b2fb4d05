// What an open device keeps from call to call: memory that grows and is not freed, the upload of
// segment tables, the download of results, and how large a grid fills the device.
//
// A Workspace is used by one thread at a time. All of its work goes to the stream of the call at
// hand (see Call). Work of an earlier call on another stream comes first: both use the same
// buffers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "errors.h"

namespace winnow::cuda {

enum class Memory { kDevice, kPinnedHost };

// Memory that only grows. Growing loses the contents and waits for the device, as freeing does.
class Buffer {
 public:
  explicit Buffer(Memory kind) : kind_(kind) {}
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer();

  // At least `bytes` bytes, aligned to 256 (device) or a page. After a failure the buffer is empty
  // and can be asked again.
  void* reserve(size_t bytes);
  void* data() const {
    return data_;
  }

 private:
  void release();

  Memory kind_;
  void* data_ = nullptr;
  size_t capacity_ = 0;
};

class Event {
 public:
  Event();
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event();

  cudaError_t record(cudaStream_t stream);
  // Waits on the host; returns at once when it was never recorded.
  void wait() const;
  // Lets the work queued on `stream` from now on wait.
  void precede(cudaStream_t stream) const;

 private:
  cudaEvent_t event_ = nullptr;
};

class Workspace {
 public:
  // The device must be the current one, here and whenever the workspace is used.
  explicit Workspace(int device);

  int device() const {
    return device_;
  }
  cudaStream_t stream() const {
    return stream_;
  }

  // Device memory for `count` elements under a name, the same at the next call with that name
  // unless it must grow. What it holds then is what the last user left, or garbage.
  template <class T>
  T* buffer(const char* name, int64_t count) {
    return static_cast<T*>(
        named(buffers_, name, Memory::kDevice).reserve(static_cast<size_t>(count) * sizeof(T)));
  }

  // Queues a copy of host memory to the device unless the last upload under that name had the same
  // bytes. The memory may change as soon as this returns.
  const void* upload(const char* name, const void* bytes, size_t size);

  // Waits for the stream and gives `count` elements of device memory. They stay valid until the
  // next download.
  template <class T>
  const T* download(const T* device, int64_t count) {
    return static_cast<const T*>(download_bytes(device, static_cast<size_t>(count) * sizeof(T)));
  }

  // Waits on the host for all that the calls so far have queued.
  void wait() const {
    finished_.wait();
  }

  // The blocks that fill the device, but no more than there is work for (`blocks`, at least 1).
  template <class... Parameters>
  unsigned grid(void (*kernel)(Parameters...), int block, size_t shared_bytes, int64_t blocks) {
    int& resident = resident_blocks_[{reinterpret_cast<const void*>(kernel), shared_bytes}];
    if (resident == 0) {
      check(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&resident, kernel, block, shared_bytes));
    }
    const int64_t most = static_cast<int64_t>(multiprocessors_) * (resident > 0 ? resident : 1);
    return static_cast<unsigned>(blocks < most ? blocks : most);
  }

 private:
  friend class Call;

  // One table on the device. Two pinned copies take turns: while the device may still read one, the
  // host can write the other, so that the host runs up to two uploads ahead before it waits.
  struct Upload {
    Buffer device{Memory::kDevice};
    Buffer staging[2] = {Buffer(Memory::kPinnedHost), Buffer(Memory::kPinnedHost)};
    Event copied[2];
    size_t size = 0;  // 0: the device holds nothing
    int latest = 0;   // which staging copy the device has
  };

  static Buffer& named(std::map<std::string, Buffer>& buffers, const char* name, Memory kind) {
    return buffers.try_emplace(name, kind).first->second;
  }
  const void* download_bytes(const void* device, size_t size);

  int device_;
  int multiprocessors_ = 0;
  cudaStream_t stream_ = nullptr;
  Event finished_;  // all that was queued by the calls so far
  std::map<std::string, Buffer> buffers_;
  std::map<std::string, Upload> uploads_;
  Buffer results_{Memory::kPinnedHost};
  std::map<std::pair<const void*, size_t>, int> resident_blocks_;
};

// Makes a device the current one, and the one before again when it ends.
class DeviceScope {
 public:
  explicit DeviceScope(int device);
  DeviceScope(const DeviceScope&) = delete;
  DeviceScope& operator=(const DeviceScope&) = delete;
  ~DeviceScope();

 private:
  int before_ = 0;
  bool changed_ = false;
};

// The time in which one call of the table uses a workspace.
class Call {
 public:
  Call(Workspace& workspace, cudaStream_t stream);
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;
  ~Call();

 private:
  DeviceScope device_;
  Workspace& workspace_;
};

// Waits for all work queued through the workspace and frees it. Throws when that work failed, and
// then it is freed all the same.
void close(Workspace* workspace);

}  // namespace winnow::cuda
