// What pruning refuses, and that it leaves everything unchanged then.
#include "prune_reference.h"

namespace {

using check::Network;

constexpr float kUntouched = -7.0f;

// Prunes in both scopes and expects the same failure from each, with nothing changed.
void expect_failure(const std::string& name, const Network& original, int64_t remove,
                    winnow_status status, const char* word) {
  for (winnow_isa isa : check::isas()) {
    for (int threads : {1, 2, 4}) {
      for (bool local : {false, true}) {
        check::current_case() = name + (local ? ", local" : ", global") + ", isa " +
                                std::to_string(isa) + ", threads " + std::to_string(threads);
        CHECK_EQ(winnow_cpu_set_isa(isa), WINNOW_OK);
        CHECK_EQ(winnow_cpu_set_threads(threads), WINNOW_OK);
        Network actual = original;
        const auto segments = actual.segments();
        const int32_t n = original.size();
        std::vector<float> alpha(n, kUntouched);
        std::vector<int64_t> survivors(n, -7);
        const std::vector<int64_t> each(n, remove);
        CHECK_FAILS(local ? winnow_prune_local(nullptr, segments.data(), n, each.data(),
                                               alpha.data(), survivors.data(), nullptr)
                          : winnow_prune_global(nullptr, segments.data(), n, remove, alpha.data(),
                                                survivors.data(), nullptr),
                    status, word);
        CHECK(actual.same_bits(original));
        for (float value : alpha) CHECK(value == kUntouched);
        for (int64_t value : survivors) CHECK_EQ(value, -7);
      }
    }
  }
}

Network ones(const std::vector<int64_t>& counts, std::mt19937_64& random) {
  Network network;
  for (int64_t count : counts) {
    std::vector<float> weights(count);
    for (float& weight : weights) weight = std::normal_distribution<float>()(random);
    network.add(std::move(weights), check::random_mask(count, 1.0, random));
  }
  return network;
}

void set_alive(Network* network, int32_t segment, int64_t index, bool alive) {
  uint8_t& byte = network->masks[segment][index / 8];
  const int bit = 1 << (index % 8);
  byte = static_cast<uint8_t>(alive ? byte | bit : byte & ~bit);
}

void diverged(std::mt19937_64& random) {
  for (int64_t last : {41, 200003}) {
    // In whole vectors and in tails, with either sign, at the lowest and the highest payload.
    for (int64_t index : {int64_t{0}, int64_t{13}, last - 1}) {
      for (uint32_t bits : {0x7f800001u, 0xffffffffu}) {
        Network network = ones({17, 40, last}, random);
        std::memcpy(&network.weights[2][index], &bits, sizeof(bits));
        // Dead, so not the one that is named.
        std::memcpy(&network.weights[0][5], &bits, sizeof(bits));
        set_alive(&network, 0, 5, false);
        network.weights[2][last - 1] = std::nanf("");
        const std::string where = "segment 2 at flat index " + std::to_string(index) + " ";
        expect_failure("NaN, " + where, network, 9, WINNOW_DIVERGED, where.c_str());
        expect_failure("NaN, none to remove", network, 0, WINNOW_DIVERGED, where.c_str());
      }
    }
  }
}

void arguments(std::mt19937_64& random) {
  expect_failure("too many", ones({10, 3, 0}, random), 14, WINNOW_INVALID_ARGUMENT, "14");
  expect_failure("negative", ones({10, 3}, random), -1, WINNOW_INVALID_ARGUMENT, "-1");

  check::current_case() = "pointers";
  Network network = ones({10, 3}, random);
  const Network before = network;
  auto segments = network.segments();
  float alpha[2];
  int64_t survivors[2];
  const int64_t remove[2] = {1, 1};
  const winnow_status bad = WINNOW_INVALID_ARGUMENT;
  CHECK_FAILS(winnow_prune_global(nullptr, nullptr, 2, 1, alpha, survivors, nullptr), bad,
              "segments");
  CHECK_FAILS(winnow_prune_global(nullptr, segments.data(), -2, 1, alpha, survivors, nullptr), bad,
              "-2");
  CHECK_FAILS(winnow_prune_global(nullptr, segments.data(), 2, 1, nullptr, survivors, nullptr), bad,
              "alpha");
  CHECK_FAILS(winnow_prune_global(nullptr, segments.data(), 2, 1, alpha, nullptr, nullptr), bad,
              "survivors");
  CHECK_FAILS(winnow_prune_local(nullptr, nullptr, 2, remove, alpha, survivors, nullptr), bad,
              "segments");
  CHECK_FAILS(winnow_prune_local(nullptr, segments.data(), -2, remove, alpha, survivors, nullptr),
              bad, "-2");
  CHECK_FAILS(winnow_prune_local(nullptr, segments.data(), 2, nullptr, alpha, survivors, nullptr),
              bad, "remove");
  CHECK_FAILS(winnow_prune_local(nullptr, segments.data(), 2, remove, nullptr, survivors, nullptr),
              bad, "alphas");
  CHECK_FAILS(winnow_prune_local(nullptr, segments.data(), 2, remove, alpha, nullptr, nullptr), bad,
              "survivors");
  segments[1].weights = nullptr;
  CHECK_FAILS(winnow_prune_global(nullptr, segments.data(), 2, 1, alpha, survivors, nullptr), bad,
              "weights of segment 1");
  CHECK_FAILS(winnow_prune_local(nullptr, segments.data(), 2, remove, alpha, survivors, nullptr),
              bad, "weights of segment 1");
  segments = network.segments();
  segments[0].mask = nullptr;
  CHECK_FAILS(winnow_prune_global(nullptr, segments.data(), 2, 1, alpha, survivors, nullptr), bad,
              "mask of segment 0");
  CHECK_FAILS(winnow_prune_local(nullptr, segments.data(), 2, remove, alpha, survivors, nullptr),
              bad, "mask of segment 0");
  segments = network.segments();
  segments[1].count = -4;
  CHECK_FAILS(winnow_prune_global(nullptr, segments.data(), 2, 1, alpha, survivors, nullptr), bad,
              "-4");
  segments[0].count = INT64_MAX;
  segments[1].count = 1;
  CHECK_FAILS(winnow_prune_global(nullptr, segments.data(), 2, 1, alpha, survivors, nullptr), bad,
              "2^63");
  CHECK(network.same_bits(before));
}

void nothing_to_do() {
  check::current_case() = "no segments";
  float alpha = kUntouched;
  CHECK_EQ(winnow_prune_global(nullptr, nullptr, 0, 0, &alpha, nullptr, nullptr), WINNOW_OK);
  CHECK(check::is_plus_zero(alpha));
  CHECK_EQ(winnow_prune_local(nullptr, nullptr, 0, nullptr, nullptr, nullptr, nullptr), WINNOW_OK);
  check::current_case() = "an empty segment";
  const winnow_prune_segment empty = {nullptr, nullptr, nullptr, 0};
  int64_t survivors = -1;
  CHECK_EQ(winnow_prune_global(nullptr, &empty, 1, 0, &alpha, &survivors, nullptr), WINNOW_OK);
  CHECK_EQ(survivors, 0);
}

// So many weights that they are sampled first, and regularly masked, so that the sample is sure of
// itself.
void more_than_alive_of_many() {
  constexpr int64_t kCount = 1 << 20;
  for (int64_t excess : {int64_t{1}, kCount}) {
    check::current_case() = "more than alive of many, by " + std::to_string(excess);
    Network network;
    network.add(std::vector<float>(kCount, 1.0f), std::vector<uint8_t>(kCount / 8, 0x81));
    const Network before = network;
    const auto segments = network.segments();
    float alpha;
    int64_t survivors;
    CHECK_FAILS(winnow_prune_global(nullptr, segments.data(), 1, kCount / 4 + excess, &alpha,
                                    &survivors, nullptr),
                WINNOW_INVALID_ARGUMENT, "are alive");
    CHECK(network.same_bits(before));
    CHECK_EQ(
        winnow_prune_global(nullptr, segments.data(), 1, kCount / 4, &alpha, &survivors, nullptr),
        WINNOW_OK);
    CHECK_EQ(survivors, 0);
  }
}

}  // namespace

int main() {
  more_than_alive_of_many();
  std::mt19937_64 random(check::seed());
  diverged(random);
  arguments(random);
  nothing_to_do();
  return 0;
}
