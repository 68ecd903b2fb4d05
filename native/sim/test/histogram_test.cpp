// The histogram kernel against a loop, and its launcher when an allocation fails.
#include "histogram.h"

#include "check.h"
#include "cuda_sim/control.h"
#include "cuda_sim/runtime_api.h"

namespace {

void test_counts(int64_t count, int blocks, std::mt19937_64& random) {
  check::current_case() = std::to_string(count) + " values, " + std::to_string(blocks) + " blocks";
  std::vector<uint32_t> values(count);
  for (uint32_t& value : values) value = static_cast<uint32_t>(random());
  std::vector<uint64_t> expected(kBins);
  for (const uint32_t value : values) ++expected[value % kBins];

  std::vector<uint64_t> counts(kBins, 77);
  CHECK_EQ(histogram(values.data(), count, blocks, counts.data()), cudaSuccess);
  for (int bin = 0; bin < kBins; ++bin) CHECK_EQ(counts[bin], expected[bin]);
  CHECK_EQ(cuda_sim::live_allocations(), 0);
}

void test_failing_allocations() {
  const std::vector<uint32_t> values(100, 3);
  std::vector<uint64_t> counts(kBins);
  for (int after = 1; after <= 4; ++after) {
    check::current_case() = "allocation " + std::to_string(after) + " fails";
    cuda_sim::config().fail_alloc_after = after;
    CHECK_EQ(histogram(values.data(), 100, 2, counts.data()), cudaErrorMemoryAllocation);
    CHECK_EQ(cuda_sim::config().fail_alloc_after, 0);
    CHECK_EQ(cuda_sim::live_allocations(), 0);
    CHECK_EQ(cudaGetLastError(), cudaErrorMemoryAllocation);
  }
  CHECK_EQ(histogram(values.data(), 100, 2, counts.data()), cudaSuccess);
  CHECK_EQ(counts[3], 100);
}

}  // namespace

int main() {
  std::mt19937_64 random(check::seed());
  for (const int64_t count : {0, 1, 95, 96, 97, 1000}) {
    for (const int blocks : {1, 2, 7}) test_counts(count, blocks, random);
  }
  if (check::has_time()) test_counts(200000, 12, random);
  test_failing_allocations();
}
