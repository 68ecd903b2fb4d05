// Pruning against a stable sort: bit for bit, for every instruction set and thread count.
#include <functional>
#include <limits>

#include "../cpu/sample.h"
#include "prune_reference.h"

namespace {

using check::Network;
using Random = std::mt19937_64;

float from_bits(uint32_t bits) {
  float value;
  std::memcpy(&value, &bits, sizeof(value));
  return value;
}

struct Distribution {
  const char* name;
  std::function<float(Random&)> draw;
};

std::vector<Distribution> distributions() {
  const float infinity = std::numeric_limits<float>::infinity();
  return {
      {"normal", [](Random& r) { return std::normal_distribution<float>(0.0f, 0.05f)(r); }},
      {"any bits but NaN",
       [](Random& r) {
         const auto bits = static_cast<uint32_t>(r());
         return (bits & 0x7fffffffu) > 0x7f800000u ? from_bits(bits & 0xbfffffffu)
                                                   : from_bits(bits);
       }},
      {"eight values",
       [](Random& r) { return (r() % 2 ? 0.25f : -0.25f) * static_cast<float>(r() % 8); }},
      {"all equal", [](Random& r) { return r() % 2 ? 0.5f : -0.5f; }},
      {"signed zeros",
       [](Random& r) { return r() % 4 ? (r() % 2 ? 0.0f : -0.0f) : (r() % 2 ? 1.0f : -1.0f); }},
      {"denormal",
       [](Random& r) {
         return from_bits(static_cast<uint32_t>((r() % 5000) | (r() % 2 ? 0x80000000u : 0u)));
       }},
      {"some infinite",
       [infinity](Random& r) {
         return r() % 3 ? std::normal_distribution<float>()(r) : (r() % 2 ? infinity : -infinity);
       }},
      {"99.9 % infinite",
       [infinity](Random& r) {
         return r() % 1000 ? (r() % 2 ? infinity : -infinity)
                           : std::normal_distribution<float>()(r);
       }},
      // In the last bin of a histogram over the 18 low bits, and spread over the next one.
      {"low bits set",
       [](Random& r) { return from_bits(static_cast<uint32_t>(0x3f83ffe0u | (r() % 32))); }},
      {"shared leading bits",
       [](Random& r) {
         return from_bits(
             static_cast<uint32_t>(0x3f9d0000u | (r() % 512) | (r() % 2 ? 0x80000000u : 0u)));
       }},
  };
}

// Runs a case for every instruction set and thread count against one run of the reference.
void expect(const std::string& name, const Network& original, bool local,
            const std::vector<int64_t>& remove) {
  check::current_case() = name + " (reference)";
  Network expected = original;
  std::vector<float> expected_alpha;
  if (local) {
    for (int32_t s = 0; s < original.size(); ++s) {
      expected_alpha.push_back(check::reference_prune(&expected, s, s + 1, remove[s]));
    }
  } else {
    expected_alpha.push_back(check::reference_prune(&expected, 0, original.size(), remove[0]));
  }
  for (winnow_isa isa : check::isas()) {
    for (int threads : {1, 2, 4}) {
      check::current_case() = name + (local ? ", local" : ", global") + ", isa " +
                              std::to_string(isa) + ", threads " + std::to_string(threads);
      CHECK_EQ(winnow_cpu_set_isa(isa), WINNOW_OK);
      CHECK_EQ(winnow_cpu_set_threads(threads), WINNOW_OK);
      Network actual = original;
      const auto segments = actual.segments();
      std::vector<float> alpha(expected_alpha.size(), -1.0f);
      std::vector<int64_t> survivors(original.size(), -1);
      if (local) {
        CHECK_EQ(winnow_prune_local(nullptr, segments.data(), original.size(), remove.data(),
                                    alpha.data(), survivors.data(), nullptr),
                 WINNOW_OK);
      } else {
        CHECK_EQ(winnow_prune_global(nullptr, segments.data(), original.size(), remove[0],
                                     alpha.data(), survivors.data(), nullptr),
                 WINNOW_OK);
      }
      for (size_t s = 0; s < alpha.size(); ++s)
        CHECK(check::same_bits(alpha[s], expected_alpha[s]));
      for (int32_t s = 0; s < original.size(); ++s) CHECK_EQ(survivors[s], expected.alive(s));
      CHECK(actual.same_bits(expected));
    }
  }
}

void expect_global(const std::string& name, const Network& network, int64_t remove) {
  expect(name + ", remove " + std::to_string(remove), network, false, {remove});
}

Network draw(const std::vector<int64_t>& counts, double density, const Distribution& distribution,
             Random& random) {
  Network network;
  for (int64_t count : counts) {
    std::vector<float> weights(count);
    for (float& weight : weights) weight = distribution.draw(random);
    std::vector<uint8_t> mask = check::random_mask(count, density, random);
    // Dead weights may hold anything, the worst of it included.
    for (int64_t i = 0; i < count; ++i) {
      if (!check::alive(mask, i) && random() % 2) weights[i] = -std::nanf("");
    }
    network.add(std::move(weights), std::move(mask));
  }
  return network;
}

std::vector<int64_t> by_layer(const Network& network, double rate) {
  std::vector<int64_t> remove;
  for (int32_t s = 0; s < network.size(); ++s) {
    remove.push_back(static_cast<int64_t>(rate * static_cast<double>(network.alive(s)) + 0.5));
  }
  return remove;
}

void small_networks(Random& random) {
  const std::vector<int64_t> counts = {216, 0,   1,   7,   8, 9,    15, 16,
                                       17,  511, 512, 513, 0, 4099, 3,  0};
  for (const Distribution& distribution : distributions()) {
    for (double density : {1.0, 0.3}) {
      const Network network = draw(counts, density, distribution, random);
      const int64_t alive = network.alive();
      const std::string name = std::string("small ") + distribution.name;
      for (int64_t remove : {int64_t{0}, int64_t{1}, alive / 5, alive - 1, alive,
                             static_cast<int64_t>(random() % static_cast<uint64_t>(alive))}) {
        expect_global(name, network, remove);
      }
      for (double rate : {0.0, 0.2, 0.8, 1.0}) {
        expect(name + " at rate " + std::to_string(rate), network, true, by_layer(network, rate));
      }
    }
  }
}

// Across the size from which threads are used, and with layers on both sides of it.
void large_networks(Random& random) {
  const std::vector<int64_t> counts = {131071, 17, 0, 131072, 1003, 40000};
  for (const Distribution& distribution : distributions()) {
    const Network network = draw(counts, 0.7, distribution, random);
    const std::string name = std::string("large ") + distribution.name;
    const auto alive = static_cast<double>(network.alive());
    for (double rate : {0.0, 0.2, 0.997}) {
      expect_global(name, network, static_cast<int64_t>(rate * alive));
    }
    expect(name, network, true, by_layer(network, 0.35));
  }
  expect_global("large, all", draw(counts, 1.0, distributions()[0], random),
                131071 + 17 + 131072 + 1003 + 40000);
}

// A layer in rising order, and layers whose sampled weights are nothing like the others, so that
// the first guess of the selection is wrong on either side.
void misleading_samples(Random& random) {
  constexpr int64_t kCount = 200000;
  std::vector<float> weights(kCount);
  for (float& weight : weights) weight = std::normal_distribution<float>()(random);
  std::sort(weights.begin(), weights.end());
  Network sorted;
  sorted.add(weights, check::random_mask(kCount, 1.0, random));
  for (int64_t remove : {1, 7, 100000, 199999}) expect_global("sorted", sorted, remove);

  for (float scale : {1e3f, 1e-3f}) {
    for (float& weight : weights) weight = 1.0f + std::uniform_real_distribution<float>()(random);
    for (int64_t line = 0; line < winnow::sample_lines(kCount); ++line) {
      const int64_t begin = winnow::sample_position(line, kCount);
      for (int64_t i = begin; i < begin + winnow::kLineWeights; ++i) weights[i] *= scale;
    }
    Network network;
    network.add(weights, check::random_mask(kCount, 1.0, random));
    const std::string name = "samples scaled by " + std::to_string(scale);
    for (int64_t remove : {5000, 100000, 190000}) expect_global(name, network, remove);
  }
}

void three_million(Random& random) {
  const std::vector<int64_t> counts = {1728, 900001, 64, 1500000, 600007};
  const Network network = draw(counts, 0.9, distributions()[0], random);
  expect_global("three million", network, network.alive() / 5);
}

// Rounds of 20 % on MesoNet's 15,528 prunable weights leave the counts of the paper.
void rounds(Random& random) {
  Network network = draw({216, 1600, 3200, 6400, 4096, 16}, 1.0, distributions()[0], random);
  check::current_case() = "rounds";
  const auto segments = network.segments();
  int64_t alive = network.alive();
  CHECK_EQ(alive, 15528);
  for (int64_t left : {12422, 9938, 7950, 6360, 5088, 4070, 3256, 2605}) {
    float alpha;
    std::vector<int64_t> survivors(network.size());
    const auto remove = static_cast<int64_t>(0.2 * static_cast<double>(alive) + 0.5);
    CHECK_EQ(winnow_prune_global(nullptr, segments.data(), network.size(), remove, &alpha,
                                 survivors.data(), nullptr),
             WINNOW_OK);
    alive = network.alive();
    CHECK_EQ(alive, left);
  }
}

// Padding bits that are set in the input count for nothing and are 0 afterwards.
void dirty_padding() {
  for (winnow_isa isa : check::isas()) {
    for (int64_t count : {1, 3, 9, 13, 17, 23}) {
      check::current_case() =
          "dirty padding, isa " + std::to_string(isa) + ", count " + std::to_string(count);
      CHECK_EQ(winnow_cpu_set_isa(isa), WINNOW_OK);
      Network network;
      network.add(std::vector<float>(count, -2.0f), std::vector<uint8_t>((count + 7) / 8, 0xff));
      const auto segments = network.segments();
      float alpha;
      int64_t survivors;
      CHECK_EQ(winnow_prune_global(nullptr, segments.data(), 1, 1, &alpha, &survivors, nullptr),
               WINNOW_OK);
      CHECK_EQ(survivors, count - 1);
      for (int64_t bit = 0; bit < (count + 7) / 8 * 8; ++bit) {
        CHECK_EQ(check::alive(network.masks[0], bit), bit >= 1 && bit < count);
      }
    }
  }
}

}  // namespace

int main() {
  Random random(check::seed());
  small_networks(random);
  large_networks(random);
  misleading_samples(random);
  three_million(random);
  rounds(random);
  dirty_padding();
  return 0;
}
