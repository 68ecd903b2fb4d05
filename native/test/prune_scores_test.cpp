// Pruning by scores, and the histogram of the magnitudes removed, against a stable sort: bit for
// bit, for every instruction set and thread count.
#include <limits>

#include "prune_reference.h"

namespace {

using check::Network;
using Random = std::mt19937_64;

constexpr float kInfinity = std::numeric_limits<float>::infinity();

// Scores of either sign, with ties, both zeros, denormals and infinities among them.
float draw_score(Random& random) {
  const float odd[] = {0.0f, -0.0f, 1e-41f, -1e-41f, kInfinity, -kInfinity, 0.5f, -0.5f};
  return random() % 4 == 0 ? odd[random() % 8] : std::normal_distribution<float>()(random);
}

// Magnitudes far below and above the edges of the bins, and on them.
float draw_weight(Random& random) {
  switch (random() % 8) {
    case 0:
      return winnow_magnitude_edge(static_cast<int32_t>(random() % (WINNOW_MAGNITUDE_BINS + 1)));
    case 1:
      return random() % 2 ? 1e-30f : -1e30f;
    case 2:
      return random() % 2 ? -0.0f : -kInfinity;
    default:
      return std::normal_distribution<float>(0.0f, 0.05f)(random);
  }
}

Network draw(const std::vector<int64_t>& counts, bool with_scores, Random& random) {
  Network network;
  for (int64_t count : counts) {
    std::vector<float> weights(count);
    std::vector<float> scores(count);
    for (float& weight : weights) weight = draw_weight(random);
    for (float& score : scores) score = draw_score(random);
    std::vector<uint8_t> mask = check::random_mask(count, 0.7, random);
    for (int64_t i = 0; i < count; ++i) {
      if (!check::alive(mask, i)) scores[i] = weights[i] = std::nanf("");
    }
    network.add(std::move(weights), std::move(mask));
    if (with_scores) network.scores.push_back(std::move(scores));
  }
  return network;
}

void expect(const Network& original, bool local, double rate) {
  const int32_t n = original.size();
  Network expected = original;
  std::vector<int64_t> expected_magnitudes(n * WINNOW_MAGNITUDE_BINS);
  std::vector<int64_t> remove;
  std::vector<float> expected_alpha;
  for (int32_t s = 0; s < (local ? n : 1); ++s) {
    const auto alive = static_cast<double>(local ? original.alive(s) : original.alive());
    remove.push_back(static_cast<int64_t>(rate * alive));
    expected_alpha.push_back(
        check::reference_prune(&expected, s, local ? s + 1 : n, remove[s], &expected_magnitudes));
  }
  for (winnow_isa isa : check::isas()) {
    for (int threads : {1, 2, 4}) {
      check::current_case() = std::string(original.scores.empty() ? "magnitudes" : "scores") +
                              (local ? ", local" : ", global") + ", rate " + std::to_string(rate) +
                              ", isa " + std::to_string(isa) + ", threads " +
                              std::to_string(threads);
      CHECK_EQ(winnow_cpu_set_isa(isa), WINNOW_OK);
      CHECK_EQ(winnow_cpu_set_threads(threads), WINNOW_OK);
      Network actual = original;
      const auto segments = actual.segments();
      std::vector<float> alpha(expected_alpha.size(), -1.0f);
      std::vector<int64_t> survivors(n, -1);
      // One more than it needs, and not zero before.
      std::vector<int64_t> magnitudes(n * WINNOW_MAGNITUDE_BINS + 1, -7);
      CHECK_EQ(local ? winnow_prune_local(nullptr, segments.data(), n, remove.data(), alpha.data(),
                                          survivors.data(), magnitudes.data())
                     : winnow_prune_global(nullptr, segments.data(), n, remove[0], alpha.data(),
                                           survivors.data(), magnitudes.data()),
               WINNOW_OK);
      for (size_t s = 0; s < alpha.size(); ++s)
        CHECK(check::same_bits(alpha[s], expected_alpha[s]));
      for (int32_t s = 0; s < n; ++s) CHECK_EQ(survivors[s], expected.alive(s));
      CHECK(actual.same_bits(expected));
      CHECK_EQ(magnitudes.back(), -7);
      magnitudes.pop_back();
      for (size_t b = 0; b < magnitudes.size(); ++b)
        CHECK_EQ(magnitudes[b], expected_magnitudes[b]);
    }
  }
}

void random_networks(Random& random) {
  for (const auto& counts : {std::vector<int64_t>{216, 0, 1, 7, 8, 9, 511, 513, 4099, 3},
                             std::vector<int64_t>{131073, 17, 0, 140000, 4000}}) {
    for (bool with_scores : {false, true}) {
      const Network network = draw(counts, with_scores, random);
      for (bool local : {false, true}) {
        for (double rate : {0.0, 0.2, 0.9, 1.0}) expect(network, local, rate);
      }
    }
  }
}

// All scores equal, as a constant criterion gives them: only the index decides.
void tied_scores(Random& random) {
  Network network = draw({150000, 33, 90000}, true, random);
  for (auto& scores : network.scores) {
    for (float& score : scores) score = random() % 2 ? 0.0f : -0.0f;
  }
  for (double rate : {0.3, 0.999}) expect(network, false, rate);
}

void errors(Random& random) {
  check::current_case() = "errors";
  Network network = draw({40, 0, 9}, true, random);
  auto segments = network.segments();
  float alpha = -1.0f;
  int64_t survivors[3];
  segments[2].scores = nullptr;
  CHECK_FAILS(winnow_prune_global(nullptr, segments.data(), 3, 1, &alpha, survivors, nullptr),
              WINNOW_INVALID_ARGUMENT, "segments 0 and 2");
  // An empty segment has nothing to score.
  segments = network.segments();
  segments[1].scores = nullptr;
  CHECK_EQ(winnow_prune_global(nullptr, segments.data(), 3, 1, &alpha, survivors, nullptr),
           WINNOW_OK);

  for (float nan : {std::nanf(""), -std::nanf("")}) {
    network = draw({40, 0, 9}, true, random);
    network.masks[2][0] = 0xff;
    network.scores[2].assign(9, 1.0f);
    network.scores[2][5] = nan;
    const Network before = network;
    segments = network.segments();
    int64_t magnitude = -3;
    for (winnow_isa isa : check::isas()) {
      CHECK_EQ(winnow_cpu_set_isa(isa), WINNOW_OK);
      alpha = -1.0f;
      CHECK_FAILS(
          winnow_prune_global(nullptr, segments.data(), 3, 2, &alpha, survivors, &magnitude),
          WINNOW_DIVERGED, "score of segment 2 at flat index 5");
      CHECK(network.same_bits(before) && alpha == -1.0f && magnitude == -3);
    }
  }
}

void edges() {
  check::current_case() = "edges";
  CHECK(winnow_magnitude_edge(0) == std::ldexp(1.0f, -24));
  CHECK(winnow_magnitude_edge(4) == std::ldexp(1.0f, -23));
  CHECK(winnow_magnitude_edge(5) == std::ldexp(1.25f, -23));
  CHECK(winnow_magnitude_edge(WINNOW_MAGNITUDE_BINS) == std::ldexp(1.0f, 8));
}

}  // namespace

int main() {
  Random random(check::seed());
  edges();
  random_networks(random);
  tied_scores(random);
  errors(random);
  return 0;
}
