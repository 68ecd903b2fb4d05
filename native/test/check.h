// Checks for the kernel tests. A check that fails prints where, the case and the seed, and ends the
// program with an error; WINNOW_TEST_SEED=<seed> repeats the run.
#pragma once

#include <winnow/winnow.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>
#include <vector>

namespace check {

inline std::string& current_case() {
  static std::string name = "start";
  return name;
}

// From the environment, else from the clock of the day: a run that fails names it.
inline uint64_t seed() {
  static const uint64_t value = [] {
    const char* text = std::getenv("WINNOW_TEST_SEED");
    return text != nullptr ? std::strtoull(text, nullptr, 10) : uint64_t{std::random_device{}()};
  }();
  return value;
}

// False where a large case takes too long: in the slow builds of the CUDA simulator, and when
// faults are planted into a kernel (see sim/README.md).
inline bool has_time() {
  const char* build = std::getenv("WINNOW_TEST_BUILD");
  return std::getenv("WINNOW_TEST_QUICK") == nullptr &&
         (build == nullptr || std::strcmp(build, "plain") == 0);
}

[[noreturn]] inline void failed(const char* file, int line, const std::string& what) {
  std::fprintf(stderr, "%s:%d: %s\n  case: %s\n  last error: %s\n  repeat: WINNOW_TEST_SEED=%llu\n",
               file, line, what.c_str(), current_case().c_str(), winnow_last_error(),
               static_cast<unsigned long long>(seed()));
  std::exit(1);
}

inline bool same_bits(float a, float b) {
  return std::memcmp(&a, &b, sizeof(a)) == 0;
}

inline bool is_plus_zero(float value) {
  return same_bits(value, 0.0f);
}

// The instruction sets of this machine.
inline std::vector<winnow_isa> isas() {
  std::vector<winnow_isa> all;
  for (int isa = 0; isa <= winnow_cpu_best_isa(); ++isa)
    all.push_back(static_cast<winnow_isa>(isa));
  return all;
}

inline bool alive(const std::vector<uint8_t>& mask, int64_t i) {
  return ((mask[i / 8] >> (i % 8)) & 1) != 0;
}

// A random mask with this part of its bits set and zero padding.
inline std::vector<uint8_t> random_mask(int64_t count, double density, std::mt19937_64& random) {
  std::vector<uint8_t> mask((count + 7) / 8);
  std::bernoulli_distribution is_alive(density);
  for (int64_t i = 0; i < count; ++i) {
    if (is_alive(random)) mask[i / 8] = static_cast<uint8_t>(mask[i / 8] | (1 << (i % 8)));
  }
  return mask;
}

}  // namespace check

#define CHECK(condition) \
  if (!(condition)) check::failed(__FILE__, __LINE__, #condition)

#define CHECK_EQ(actual, expected)                                                                \
  if (const long long a_ = static_cast<long long>(actual), e_ = static_cast<long long>(expected); \
      a_ != e_)                                                                                   \
  check::failed(                                                                                  \
      __FILE__, __LINE__,                                                                         \
      std::string(#actual) + " is " + std::to_string(a_) + ", not " + std::to_string(e_))

// The status, and a message that has all of the given words.
#define CHECK_FAILS(call, status, word)                                                     \
  do {                                                                                      \
    CHECK_EQ(call, status);                                                                 \
    if (std::string(winnow_last_error()).find(word) == std::string::npos)                   \
      check::failed(__FILE__, __LINE__, std::string("no \"") + word + "\" in the message"); \
  } while (false)
