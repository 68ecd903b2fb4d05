// Launchers of native/cuda on the simulator, as the table of libwinnow_cuda.so calls them, and
// arrays to call them with.
#pragma once

#include <cstdlib>

#include "../check.h"
#include "cuda_sim/control.h"
#include "launchers.h"

namespace check {

// A device with so many multiprocessors, that is, so large a grid.
class SimulatedDevice {
 public:
  explicit SimulatedDevice(int multiprocessors) {
    cuda_sim::config().sms = multiprocessors;
    workspace_ = new winnow::cuda::Workspace(0);
  }
  SimulatedDevice(const SimulatedDevice&) = delete;
  SimulatedDevice& operator=(const SimulatedDevice&) = delete;
  ~SimulatedDevice() {
    winnow::cuda::close(workspace_);
    // A test that opens several devices in turn has nothing else on any.
    CHECK_EQ(cuda_sim::live_allocations(), 0);
  }

  void use_stream(void* stream) {
    stream_ = static_cast<cudaStream_t>(stream);
  }

  // What the table does. The text of a failure is in `error`.
  template <class Launcher, class... Arguments>
  winnow::BackendResult result_of(Launcher launcher, const Arguments&... arguments) {
    return winnow::cuda::guarded(&error, [&] {
      const winnow::cuda::Call call(*workspace_, stream_);
      launcher(*workspace_, arguments...);
    });
  }

  // A launcher that must succeed, and so must its kernels.
  template <class Launcher, class... Arguments>
  void run(Launcher launcher, const Arguments&... arguments) {
    if (result_of(launcher, arguments...) != winnow::kBackendOk) {
      failed(__FILE__, __LINE__, error.text);
    }
    finish();
  }

  void finish() {
    if (cudaDeviceSynchronize() != cudaSuccess) {
      failed(__FILE__, __LINE__, cuda_sim::last_failure());
    }
    CHECK_EQ(cudaGetLastError(), cudaSuccess);
  }

  winnow::BackendError error = {""};

 private:
  winnow::cuda::Workspace* workspace_;
  cudaStream_t stream_ = nullptr;
};

// Every allocation of a first call fails in turn; the same call works right afterwards.
template <class Run>
void fail_allocations(const std::string& name, Run run) {
  for (int nth = 1;; ++nth) {
    check::current_case() = name + ", allocation " + std::to_string(nth);
    SimulatedDevice device(2);
    cuda_sim::config().fail_alloc_after = nth;
    const winnow::BackendResult result = run(device);
    const bool failed = cuda_sim::config().fail_alloc_after == 0;
    cuda_sim::config().fail_alloc_after = 0;
    CHECK_EQ(cudaPeekAtLastError(), cudaSuccess);
    if (!failed) {
      CHECK_EQ(result, winnow::kBackendOk);
      CHECK(nth > 1);
      return;
    }
    CHECK_EQ(result, winnow::kBackendOutOfMemory);
    CHECK(std::strstr(device.error.text, "cudaErrorMemoryAllocation: out of memory") != nullptr);
    CHECK_EQ(run(device), winnow::kBackendOk);
    device.finish();
  }
}

// An array for kernels, `offset` elements off an address aligned to 16 or better. Guards on both
// sides, but where AddressSanitizer watches: it sees what lies behind the array, reads too.
template <class T>
class DeviceArray {
 public:
  explicit DeviceArray(int64_t count, int offset = 0)
      : begin_(kGuards + offset), count_(count), all_(begin_ + count + guards_behind()) {
    std::memset(static_cast<void*>(all_.data()), kGuardByte, all_.size() * sizeof(T));
  }
  DeviceArray(const std::vector<T>& values, int offset)
      : DeviceArray(static_cast<int64_t>(values.size()), offset) {
    std::copy(values.begin(), values.end(), data());
  }

  T* data() {
    return all_.data() + begin_;
  }
  const T* data() const {
    return all_.data() + begin_;
  }
  T& operator[](int64_t i) {
    return data()[i];
  }
  const T& operator[](int64_t i) const {
    return data()[i];
  }
  int64_t size() const {
    return count_;
  }

  bool intact() const {
    const auto* const bytes = reinterpret_cast<const unsigned char*>(all_.data());
    for (size_t i = 0; i < all_.size() * sizeof(T); ++i) {
      const bool guard = i < begin_ * sizeof(T) || i >= (begin_ + count_) * sizeof(T);
      if (guard && bytes[i] != kGuardByte) return false;
    }
    return true;
  }

  bool same_bits(const DeviceArray& other) const {
    return size() == other.size() && std::memcmp(data(), other.data(), size() * sizeof(T)) == 0;
  }

 private:
  static constexpr int kGuards = 16;
  static constexpr unsigned char kGuardByte = 0xa5;

  static int guards_behind() {
    const char* const build = std::getenv("WINNOW_TEST_BUILD");
    return build != nullptr && std::strcmp(build, "asan") == 0 ? 0 : kGuards;
  }

  int64_t begin_;
  int64_t count_;
  std::vector<T> all_;
};

// Only the plain build in a fixed order is fast enough for large inputs.
inline bool quick() {
  const char* const build = std::getenv("WINNOW_TEST_BUILD");
  return std::getenv("WINNOW_TEST_QUICK") != nullptr ||
         (build != nullptr && std::strcmp(build, "plain") != 0) ||
         cuda_sim::config().order == cuda_sim::Order::kRandom;
}

// Sizes round the words of a mask, the weights of a thread, and chunks.
inline std::vector<int64_t> awkward_counts() {
  std::vector<int64_t> counts = {0, 1, 3, 4, 5, 7, 8, 9, 31, 32, 33, 63, 129, 1025};
  if (!quick()) counts.insert(counts.end(), {4095, 4096, 4097, 8192, 20011});
  if (quick()) counts.push_back(4097);
  return counts;
}

// A mask whose padding is garbage: nobody may read a meaning into it.
inline std::vector<uint8_t> dirty_mask(int64_t count, double density, std::mt19937_64& random) {
  std::vector<uint8_t> mask = random_mask(count, density, random);
  if (count % 8 != 0) mask.back() = static_cast<uint8_t>(mask.back() | (0xff << (count % 8)));
  return mask;
}

}  // namespace check
