// Launches: what memory starts as, the order of blocks, what is refused; and the runtime's calls.
#include "launches.h"

#include <algorithm>
#include <set>

#include "check.h"
#include "cuda_sim/control.h"
#include "cuda_sim/runtime_api.h"

namespace {

void test_poison() {
  check::current_case() = "poison";
  std::vector<uint32_t> static_words(5), dynamic_words(5);
  run_read_unwritten(static_words.data(), dynamic_words.data(), 5);
  for (const uint32_t word : static_words) {
    if (fills_static_shared()) CHECK_EQ(word, 0xffc0dead);
  }
  for (const uint32_t word : dynamic_words) CHECK_EQ(word, 0xffc0dead);
}

std::vector<uint32_t> order_of(uint32_t blocks) {
  uint32_t next_turn = 0;
  std::vector<uint32_t> turns(blocks);
  run_block_order(&next_turn, turns.data(), static_cast<int>(blocks));
  return turns;
}

void test_block_order() {
  check::current_case() = "block order";
  using cuda_sim::Order;
  const cuda_sim::Config before = cuda_sim::config();
  cuda_sim::config().preempt = 0;
  cuda_sim::config().resident = 1;
  cuda_sim::config().order = Order::kAscending;
  CHECK((order_of(4) == std::vector<uint32_t>{0, 1, 2, 3}));
  cuda_sim::config().order = Order::kDescending;
  CHECK((order_of(4) == std::vector<uint32_t>{3, 2, 1, 0}));
  cuda_sim::config().order = Order::kRandom;
  for (const int resident : {1, 3}) {
    cuda_sim::config().resident = resident;
    std::set<std::vector<uint32_t>> orders;
    for (int launch = 0; launch < 500; ++launch) orders.insert(order_of(4));
    CHECK_EQ(orders.size(), 24);
  }
  cuda_sim::config() = before;
}

void test_refused_launches() {
  check::current_case() = "refused launches";
  run_nothing(0, 32);
  CHECK_EQ(cudaGetLastError(), cudaErrorInvalidConfiguration);
  run_nothing(1, 1025);
  CHECK_EQ(cudaPeekAtLastError(), cudaErrorInvalidConfiguration);
  CHECK_EQ(cudaGetLastError(), cudaErrorInvalidConfiguration);
  CHECK_EQ(cudaGetLastError(), cudaSuccess);
  run_with_dynamic_shared(48 << 10);
  CHECK_EQ(cudaGetLastError(), cudaSuccess);
  run_with_dynamic_shared((48 << 10) + 1);
  CHECK_EQ(cudaGetLastError(), cudaErrorInvalidValue);
  CHECK_EQ(allow_dynamic_shared(64 << 10), cudaSuccess);
  run_with_dynamic_shared(64 << 10);
  CHECK_EQ(cudaGetLastError(), cudaSuccess);
  CHECK_EQ(allow_dynamic_shared((64 << 10) + 1), cudaErrorInvalidValue);
  CHECK_EQ(cudaGetLastError(), cudaErrorInvalidValue);
}

void test_device() {
  check::current_case() = "device";
  int count = 0;
  CHECK_EQ(cudaGetDeviceCount(&count), cudaSuccess);
  CHECK_EQ(count, 1);
  cudaDeviceProp properties;
  CHECK_EQ(cudaGetDeviceProperties(&properties, 0), cudaSuccess);
  CHECK_EQ(properties.multiProcessorCount, cuda_sim::config().sms);
  CHECK(std::string(properties.name) == "CUDA simulator");
  int multiprocessors = 0;
  CHECK_EQ(cudaDeviceGetAttribute(&multiprocessors, cudaDevAttrMultiProcessorCount, 0),
           cudaSuccess);
  CHECK_EQ(multiprocessors, cuda_sim::config().sms);
  CHECK_EQ(blocks_per_multiprocessor(256, 0), 4);
  CHECK_EQ(blocks_per_multiprocessor(256, 40 << 10), 1);
  CHECK_EQ(cudaSetDevice(1), cudaErrorInvalidDevice);
  CHECK_EQ(cudaGetLastError(), cudaErrorInvalidDevice);
  CHECK(std::string(cudaGetErrorName(cudaErrorNoDevice)) == "cudaErrorNoDevice");
  CHECK(std::string(cudaGetErrorString(cudaErrorNoDevice)) == "no CUDA-capable device is detected");
}

void test_memory() {
  check::current_case() = "memory";
  uint32_t* device = nullptr;
  uint32_t* pinned = nullptr;
  uint32_t host[4] = {1, 2, 3, 4};
  CHECK_EQ(cudaMalloc(&device, sizeof(host)), cudaSuccess);
  CHECK_EQ(cudaMallocHost(&pinned, sizeof(host)), cudaSuccess);
  CHECK_EQ(device[3], 0xffc0dead);
  CHECK_EQ(cudaMemcpyAsync(device, host, sizeof(host), cudaMemcpyHostToDevice), cudaSuccess);
  CHECK_EQ(cudaMemcpyAsync(pinned, device, sizeof(host), cudaMemcpyDeviceToHost), cudaSuccess);
  CHECK_EQ(pinned[3], 4);
  CHECK_EQ(cudaMemsetAsync(device, 0, 8), cudaSuccess);
  CHECK_EQ(cudaMemcpy(pinned, device, sizeof(host), cudaMemcpyDeviceToHost), cudaSuccess);
  CHECK_EQ(pinned[1], 0);
  CHECK_EQ(pinned[2], 3);

  // The wrong direction, too many bytes, the wrong kind of memory.
  CHECK_EQ(cudaMemcpyAsync(device, host, 4, cudaMemcpyDeviceToHost), cudaErrorInvalidValue);
  CHECK_EQ(cudaMemcpyAsync(device + 1, host, 16, cudaMemcpyHostToDevice), cudaErrorInvalidValue);
  CHECK_EQ(cudaMemsetAsync(device + 1, 0, 16), cudaErrorInvalidValue);
  CHECK_EQ(cudaFree(pinned), cudaErrorInvalidValue);
  CHECK_EQ(cudaFreeHost(device), cudaErrorInvalidValue);
  CHECK_EQ(cudaFree(host), cudaErrorInvalidValue);
  CHECK_EQ(cudaGetLastError(), cudaErrorInvalidValue);

  cuda_sim::config().fail_alloc_after = 2;
  uint32_t* second = nullptr;
  CHECK_EQ(cudaMalloc(&second, 4), cudaSuccess);
  CHECK_EQ(cuda_sim::live_allocations(), 3);
  uint32_t* third = host;
  CHECK_EQ(cudaMallocHost(&third, 4), cudaErrorMemoryAllocation);
  CHECK(third == host);
  CHECK_EQ(cudaGetLastError(), cudaErrorMemoryAllocation);
  CHECK_EQ(cudaFree(second), cudaSuccess);
  CHECK_EQ(cudaFree(device), cudaSuccess);
  CHECK_EQ(cudaFreeHost(pinned), cudaSuccess);
  CHECK_EQ(cudaFree(nullptr), cudaSuccess);
  CHECK_EQ(cuda_sim::live_allocations(), 0);
}

}  // namespace

int main() {
  test_poison();
  test_block_order();
  test_refused_launches();
  test_device();
  test_memory();
}
