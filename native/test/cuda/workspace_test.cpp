// What outlives a call: uploads, growth, errors.
#include "workspace.h"

#include <cstring>

#include "simulated_device.h"

namespace {

using check::DeviceArray;
using check::SimulatedDevice;

void no_memory() {
  std::vector<uint8_t> mask(4, 0x0f);
  const winnow_mask_pair pair = {mask.data(), mask.data(), 32};
  winnow_mask_overlap overlap = {};
  check::fail_allocations("mask_compare", [&](SimulatedDevice& device) {
    return device.result_of(winnow::cuda::mask_compare, &pair, 1, &overlap);
  });
  CHECK_EQ(overlap.both, 16);
}

// Tables that grow, shrink and come back, so that a stale one would be noticed.
void uploads(std::mt19937_64& random) {
  winnow::cuda::Workspace workspace(0);
  const winnow::cuda::Call call(workspace, nullptr);
  std::vector<std::vector<unsigned char>> tables;
  for (size_t size : {1, 8, 300, 300, 299, 5000}) {
    tables.emplace_back(size);
    for (unsigned char& byte : tables.back()) byte = static_cast<unsigned char>(random());
  }
  for (int repetition = 0; repetition < 40; ++repetition) {
    check::current_case() = "upload " + std::to_string(repetition);
    const auto& table = tables[random() % tables.size()];
    const void* const device = workspace.upload("table", table.data(), table.size());
    CHECK(std::memcmp(device, table.data(), table.size()) == 0);
  }
  const auto& table = tables[0];
  const void* const device = workspace.upload("table", table.data(), 1);
  CHECK(workspace.upload("other table", table.data(), 1) != device);

  check::current_case() = "an upload whose copy could not be staged";
  std::vector<unsigned char> large(100000, 1);
  workspace.upload("third", table.data(), 1);
  bool thrown = false;
  cuda_sim::config().fail_alloc_after = 2;
  try {
    workspace.upload("third", large.data(), large.size());
  } catch (const winnow::cuda::Failed& failed) {
    thrown = failed.result == winnow::kBackendOutOfMemory;
  }
  CHECK(thrown);
  const void* const third = workspace.upload("third", table.data(), 1);
  CHECK(std::memcmp(third, table.data(), 1) == 0);
}

void buffers() {
  check::current_case() = "buffers";
  winnow::cuda::Workspace workspace(0);
  int* const small = workspace.buffer<int>("numbers", 10);
  CHECK(workspace.buffer<int>("numbers", 3) == small);
  CHECK(workspace.buffer<int>("others", 3) != small);
  const size_t before = cuda_sim::live_allocations();
  workspace.buffer<int>("numbers", 11);
  workspace.buffer<int>("numbers", 20);
  CHECK_EQ(cuda_sim::live_allocations(), before);
}

// Any address stands for a stream here: the simulator's are synchronous.
void streams() {
  check::current_case() = "streams";
  SimulatedDevice device(2);
  char places[2];
  std::vector<uint8_t> a(40, 0x55), b(40, 0xff);
  const winnow_mask_pair pair = {a.data(), b.data(), 320};
  for (void* stream : {static_cast<void*>(nullptr), static_cast<void*>(&places[0]),
                       static_cast<void*>(&places[1])}) {
    device.use_stream(stream);
    winnow_mask_overlap overlap = {};
    device.run(winnow::cuda::mask_compare, &pair, 1, &overlap);
    CHECK_EQ(overlap.both, 160);
  }
}

}  // namespace

int main() {
  std::mt19937_64 random(check::seed());
  no_memory();
  uploads(random);
  buffers();
  streams();
}
