// Atomics against loops over the threads, and what else a kernel takes from the language.
#include "atomics.h"

#include <algorithm>
#include <limits>

#include "check.h"

namespace {

template <class T>
void test_atomics(int blocks, int threads, std::mt19937_64& random) {
  check::current_case() = std::to_string(8 * sizeof(T)) + " bits, " + std::to_string(blocks) +
                          " x " + std::to_string(threads);
  const T ones = std::numeric_limits<T>::max();
  T cells[kAtomicOps] = {1, ones, 0, ones, 0, 0, 0, 0};
  T expected[kAtomicOps] = {1, ones, 0, ones, 0, 0, 0, 0};
  bool is_operand = false;
  std::vector<uint64_t> operands(blocks * threads);
  for (uint64_t& operand : operands) operand = random();
  run_atomics(operands.data(), cells, blocks, threads);
  for (const uint64_t operand : operands) {
    const T value = static_cast<T>(operand);
    expected[0] += value;
    expected[1] = std::min(expected[1], value);
    expected[2] = std::max(expected[2], value);
    expected[3] &= value | 7;
    expected[4] |= value;
    expected[5] ^= value;
    is_operand = is_operand || cells[6] == value;
    ++expected[7];
  }
  for (const int op : {0, 1, 2, 3, 4, 5, 7}) CHECK(cells[op] == expected[op]);
  CHECK(is_operand);  // any thread may be the last one to exchange
}

void test_signed_and_wrapping() {
  check::current_case() = "signed and wrapping";
  const int32_t most = std::numeric_limits<int32_t>::max();
  int32_t cells[4] = {5, -5, most - 9, -most};
  run_signed_atomics(cells, 100);
  CHECK_EQ(cells[0], -99);
  CHECK_EQ(cells[1], 99);
  CHECK_EQ(cells[2], static_cast<int64_t>(most) - 9 + 100 - (int64_t{1} << 32));
  CHECK_EQ(cells[3], -static_cast<int64_t>(most) - 100 + (int64_t{1} << 32));
  uint32_t counters[2] = {0, 0};
  float sum = 0;
  run_wrapping_atomics(counters, &sum, 33);
  CHECK_EQ(counters[0], 33 % 5);
  CHECK_EQ(counters[1], (7 - 33 % 7) % 7);
  CHECK(sum == 16.5f);
}

void test_table() {
  check::current_case() = "table";
  uint32_t copy[1020] = {};
  Table table{};
  static_assert(sizeof(Table) <= 4096 && sizeof(Table) > 4080, "");
  for (uint32_t i = 0; i < 1020; ++i) table.entries[i] = i * i;
  table.copy = copy;
  run_table(table);
  for (uint32_t i = 0; i < 1020; ++i) CHECK_EQ(copy[i], i * i);
}

void test_reverse() {
  check::current_case() = "float4";
  struct alignas(16) Vector {
    float part[4];
  };
  for (const int64_t count : {1, 63, 64, 1000}) {
    std::vector<Vector> values(count), copy(count);
    for (int64_t i = 0; i < 4 * count; ++i) values[i / 4].part[i % 4] = static_cast<float>(i);
    run_reverse(values[0].part, copy[0].part, count, 5);
    for (int64_t i = 0; i < 4 * count; ++i) {
      CHECK(copy[i / 4].part[3 - i % 4] == static_cast<float>(i));
    }
  }
}

void test_dynamic_shared() {
  check::current_case() = "dynamic shared memory";
  for (const uint32_t threads : {1, 100, 1024}) {
    std::vector<uint32_t> sums(6);
    run_dynamic_shared(sums.data(), 6, static_cast<int>(threads));
    for (const uint32_t sum : sums) CHECK_EQ(sum, threads * (threads - 1) / 2);
  }
}

}  // namespace

int main() {
  std::mt19937_64 random(check::seed());
  for (const int blocks : {1, 9}) {
    for (const int threads : {1, 40, 128}) {
      test_atomics<uint32_t>(blocks, threads, random);
      test_atomics<unsigned long long>(blocks, threads, random);
    }
  }
  test_signed_and_wrapping();
  test_table();
  test_reverse();
  test_dynamic_shared();
}
