#include "prune_device.h"
#include "prune_distributions.h"
#include "prune_suites.h"

namespace {

using check::Network;
using check::PruneResult;
using check::Random;
using winnow::BackendError;
using winnow::BackendResult;
using winnow::cuda::Workspace;

void expect_untouched(const Network& network, const Network& original, const PruneResult& result) {
  CHECK(network.same_bits(original));
  for (const float alpha : result.alphas) CHECK(alpha == check::kNoAlpha);
  for (const int64_t count : result.survivors) CHECK_EQ(count, check::kNoCount);
  for (const int64_t count : result.magnitudes) CHECK_EQ(count, check::kNoCount);
}

// What the CPU says to the same call.
std::string cpu_message(Network network, bool local, const std::vector<int64_t>& remove) {
  const auto segments = network.segments();
  PruneResult result = check::untouched(network.size(), local);
  const winnow_status status =
      local ? winnow_prune_local(nullptr, segments.data(), network.size(), remove.data(),
                                 result.alphas.data(), result.survivors.data(), nullptr)
            : winnow_prune_global(nullptr, segments.data(), network.size(), remove[0],
                                  result.alphas.data(), result.survivors.data(), nullptr);
  CHECK(status != WINNOW_OK);
  return winnow_last_error();
}

void expect_failure(const std::string& name, const Network& original, int64_t remove,
                    BackendResult expected, const std::string& words) {
  static Workspace workspace(0);
  for (const bool local : {false, true}) {
    check::current_case() = name + (local ? ", local" : ", global");
    const std::vector<int64_t> each(original.size(), remove);
    Network network = original;
    PruneResult result;
    BackendError error = {""};
    CHECK_EQ(device_prune(workspace, &network, local, each, true, &result, &error), expected);
    const std::string message = error.text;
    if (message.find(words) == std::string::npos) check::failed(__FILE__, __LINE__, message);
    if (original.layers[0].scores.empty()) {
      const std::string wanted = cpu_message(original, local, each);
      if (message != wanted) check::failed(__FILE__, __LINE__, message + "\nnot: " + wanted);
    }
    expect_untouched(network, original, result);
  }
}

Network normal_network(const std::vector<int64_t>& counts, bool scores, Random& random) {
  return check::draw_network(counts, 1.0, scores, {"normal", check::normal}, random);
}

void diverged(Random& random) {
  for (const int64_t last : {int64_t{41}, check::has_time() ? int64_t{50003} : int64_t{6001}}) {
    for (const int64_t index : {int64_t{0}, int64_t{13}, last - 1}) {
      // With either sign, at the lowest and the highest payload.
      for (const uint32_t bits : {0x7f800001u, 0xffffffffu}) {
        for (const bool scores : {false, true}) {
          Network network = normal_network({17, 40, last}, scores, random);
          const auto set = [&](int32_t s, int64_t i, float value) {
            check::Layer& layer = network.layers[s];
            (scores ? layer.scores : layer.weights)[layer.shift + i] = value;
          };
          // Dead, so not the one that is named; and a later one.
          set(0, 5, std::nanf(""));
          network.layers[0].set_alive(5, false);
          set(2, last - 1, std::nanf(""));
          set(2, index, check::from_bits(bits));
          const std::string where = "of segment 2 at flat index " + std::to_string(index) + " is";
          expect_failure("NaN " + where, network, 9, winnow::kBackendDiverged, where);
          expect_failure("NaN, none to remove", network, 0, winnow::kBackendDiverged, where);
          expect_failure("NaN and too many", network, last + 57, winnow::kBackendInvalidArgument,
                         "cannot remove");
        }
      }
    }
  }
}

void bad_numbers(Random& random) {
  const auto bad = winnow::kBackendInvalidArgument;
  expect_failure("too many", normal_network({10, 3, 0}, false, random), 14, bad, "14");
  // Enough weights for a sample; in the second layer alone, or over all, there are too few.
  expect_failure("too many of many", normal_network({33000, 100}, true, random), 33101, bad,
                 "33101");
  expect_failure("far too many", normal_network({40000}, true, random), INT64_MAX, bad,
                 std::to_string(INT64_MAX));

  check::current_case() = "too many in the second layer only";
  Workspace workspace(0);
  const Network original = normal_network({34000, 33000, 7}, false, random);
  Network network = original;
  PruneResult result;
  BackendError error = {""};
  CHECK_EQ(device_prune(workspace, &network, true, {30000, 33001, 3}, true, &result, &error), bad);
  CHECK_EQ(std::string(error.text) == cpu_message(original, true, {30000, 33001, 3}), true);
  expect_untouched(network, original, result);
}

// More weights than a candidate's position has bits for: more than any device holds.
void too_large() {
  check::current_case() = "too large";
  float weight = 1.0f;
  uint8_t mask = 1;
  const winnow_prune_segment segment = {&weight, &mask, nullptr, int64_t{1} << 45};
  const int64_t remove = 1;
  float alpha = check::kNoAlpha;
  int64_t survivors = check::kNoCount;
  Workspace workspace(0);
  BackendError error = {""};
  CHECK_EQ(winnow::cuda::guarded(&error,
                                 [&] {
                                   const winnow::cuda::Call call(workspace, nullptr);
                                   winnow::cuda::prune(workspace, {&segment, 1, false, &remove,
                                                                   &alpha, &survivors, nullptr});
                                 }),
           winnow::kBackendInvalidArgument);
  CHECK(std::string(error.text).find("2^44") != std::string::npos);
}

// Every allocation of a first call fails in turn; the same call works right afterwards.
void no_memory(Random& random) {
  const Network original = normal_network({5000, 70, 0}, true, random);
  for (int nth = 1;; ++nth) {
    check::current_case() = "allocation " + std::to_string(nth) + " fails";
    Workspace workspace(0);
    Network network = original;
    PruneResult result;
    BackendError error = {""};
    cuda_sim::config().fail_alloc_after = nth;
    const BackendResult first =
        device_prune(workspace, &network, false, {900}, true, &result, &error);
    const bool failed = cuda_sim::config().fail_alloc_after == 0;
    cuda_sim::config().fail_alloc_after = 0;
    if (!failed) {
      CHECK_EQ(first, winnow::kBackendOk);
      CHECK(nth > 4);
      return;
    }
    CHECK_EQ(first, winnow::kBackendOutOfMemory);
    expect_untouched(network, original, result);
    CHECK_EQ(device_prune(workspace, &network, false, {900}, true, &result, &error),
             winnow::kBackendOk);
    CHECK_EQ(network.alive(), original.alive() - 900);
  }
}

void nothing_to_do() {
  check::current_case() = "no segments";
  Workspace workspace(0);
  for (const bool local : {false, true}) {
    Network network;
    PruneResult result;
    BackendError error = {""};
    CHECK_EQ(device_prune(workspace, &network, local, {0}, true, &result, &error),
             winnow::kBackendOk);
    if (!local) CHECK(check::is_plus_zero(result.alphas[0]));
  }
}

}  // namespace

void test_prune_errors(Random& random) {
  diverged(random);
  bad_numbers(random);
  too_large();
  no_memory(random);
  nothing_to_do();
}
