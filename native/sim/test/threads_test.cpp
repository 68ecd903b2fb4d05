// Launches from three threads at once, into a library that was loaded at run time.
#include "threads.h"

#include <dlfcn.h>

#include <atomic>
#include <thread>

#include "check.h"

namespace {

// How many of the launches went wrong.
int launch_often(AddBlockSum* add_block_sum, uint64_t seed) {
  std::mt19937_64 random(seed);
  int wrong = 0;
  for (int launch = 0; launch < 50; ++launch) {
    const int64_t count = 64 * (1 + static_cast<int64_t>(random() % 20));
    std::vector<uint32_t> values(count), results(count);
    for (uint32_t& value : values) value = static_cast<uint32_t>(random());
    bool right = add_block_sum(values.data(), results.data(), count) == 0;
    for (int64_t i = 0; i < count; ++i) {
      uint32_t sum = values[i];
      for (int64_t j = i / 64 * 64; j < i / 64 * 64 + 64; ++j) sum += values[j];
      right = right && results[i] == sum;
    }
    if (!right) ++wrong;
    // A refused launch is the concern of the thread that made it.
    if (add_block_sum(values.data(), results.data(), 0) != 9) ++wrong;
  }
  return wrong;
}

}  // namespace

int main() {
  void* library = dlopen(SIMULATED_LIBRARY, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) check::failed(__FILE__, __LINE__, dlerror());
  auto* add_block_sum = reinterpret_cast<AddBlockSum*>(dlsym(library, "add_block_sum"));
  CHECK(add_block_sum != nullptr);
  CHECK(dlsym(library, "cudaFree") == nullptr);  // nothing of the simulator is exported

  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&, i] { wrong += launch_often(add_block_sum, check::seed() + i); });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK_EQ(wrong, 0);
}
