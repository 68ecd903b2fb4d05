// Pruning on the simulated device against a stable sort and against the CPU, bit for bit.
#include "../../cuda/prune_sampling.h"
#include "prune_device.h"
#include "prune_distributions.h"
#include "prune_suites.h"

namespace {

using check::Distribution;
using check::Layer;
using check::Network;
using check::PruneResult;
using check::Random;
using winnow::cuda::Workspace;

Workspace workspace_of(int multiprocessors) {
  cuda_sim::config().sms = multiprocessors;
  return Workspace(0);
}

// Two devices, each with one workspace for all cases, so that every case finds what another one has
// left there.
Workspace& workspace(bool is_large) {
  static Workspace small = workspace_of(1);
  static Workspace large = workspace_of(4);
  return is_large ? large : small;
}

void expect_same(const PruneResult& actual, const PruneResult& expected) {
  for (size_t g = 0; g < expected.alphas.size(); ++g) {
    CHECK(check::same_bits(actual.alphas[g], expected.alphas[g]));
  }
  for (size_t s = 0; s < expected.survivors.size(); ++s) {
    CHECK_EQ(actual.survivors[s], expected.survivors[s]);
  }
}

void expect_cpu_agrees(const Network& original, bool local, const std::vector<int64_t>& remove,
                       const Network& expected, const PruneResult& expected_result) {
  Network network = original;
  const auto segments = network.segments();
  PruneResult result = check::untouched(network.size(), local);
  CHECK_EQ(local ? winnow_prune_local(nullptr, segments.data(), network.size(), remove.data(),
                                      result.alphas.data(), result.survivors.data(), nullptr)
                 : winnow_prune_global(nullptr, segments.data(), network.size(), remove[0],
                                       result.alphas.data(), result.survivors.data(), nullptr),
           WINNOW_OK);
  expect_same(result, expected_result);
  CHECK(network.same_bits(expected));
}

void expect(const std::string& name, const Network& original, bool local,
            const std::vector<int64_t>& remove) {
  check::current_case() =
      name + (local ? ", local" : ", global") + ", remove " + std::to_string(remove[0]);
  Network expected = original;
  const PruneResult expected_result = check::reference_prune(&expected, local, remove);
  if (original.layers[0].scores.empty()) {
    expect_cpu_agrees(original, local, remove, expected, expected_result);
  }
  // In a slow build the devices take turns.
  static int cases = 0;
  ++cases;
  for (const bool is_large : {false, true}) {
    if (!check::has_time() && is_large != (cases % 2 == 0)) continue;
    const bool with_magnitudes = cases % 4 < 2;
    Network actual = original;
    PruneResult result;
    winnow::BackendError error = {""};
    if (device_prune(workspace(is_large), &actual, local, remove, with_magnitudes, &result,
                     &error) != winnow::kBackendOk) {
      check::failed(__FILE__, __LINE__, error.text + (" " + cuda_sim::last_failure()));
    }
    expect_same(result, expected_result);
    for (size_t bin = 0; bin < result.magnitudes.size(); ++bin) {
      CHECK_EQ(result.magnitudes[bin],
               with_magnitudes ? expected_result.magnitudes[bin] : check::kNoCount);
    }
    CHECK(actual.same_bits(expected));
  }
}

void expect_global(const std::string& name, const Network& network,
                   const std::vector<int64_t>& numbers) {
  for (const int64_t remove : numbers) expect(name, network, false, {remove});
}

void expect_local(const std::string& name, const Network& network, double rate) {
  std::vector<int64_t> remove;
  for (const int64_t alive : network.alive_by_layer()) {
    remove.push_back(static_cast<int64_t>(rate * static_cast<double>(alive) + 0.5));
  }
  expect(name, network, true, remove);
}

// All of the cases, or in a slow build only every second one: from the first or from the second.
template <class T>
std::vector<T> some_of(const std::vector<T>& cases, int first) {
  if (check::has_time()) return cases;
  std::vector<T> some;
  for (size_t i = first; i < cases.size(); i += 2) some.push_back(cases[i]);
  return some;
}

// Every distribution as weights and as scores; in a slow build the two take turns.
template <class Body>
void for_each_distribution(Body body) {
  bool turn = false;
  for (const Distribution& distribution : check::distributions()) {
    turn = !turn;
    for (const bool scores : {false, true}) {
      if (check::has_time() || scores == turn) body(distribution, scores);
    }
  }
}

void small_networks(Random& random) {
  const std::vector<int64_t> counts = {216, 0,   1,    7,    8,    9, 15, 16, 17,
                                       511, 512, 2047, 2048, 2049, 0, 3,  0};
  for_each_distribution([&](const Distribution& distribution, bool scores) {
    for (const double density : some_of<double>({1.0, 0.3}, scores)) {
      const Network network = draw_network(counts, density, scores, distribution, random);
      const int64_t alive = network.alive();
      const std::string name =
          std::string("small ") + distribution.name + (scores ? " scores" : "");
      expect_global(
          name, network,
          some_of<int64_t>({0, 1, alive / 5, alive - 1,
                            static_cast<int64_t>(random() % static_cast<uint64_t>(alive)), alive},
                           scores));
      for (const double rate : some_of<double>({0.0, 0.2, 1.0, 0.8}, 1)) {
        expect_local(name, network, rate);
      }
    }
  });
}

// Large enough for a sample, with layers on both sides of that, and for ties that no list holds.
void large_networks(Random& random) {
  std::vector<int64_t> counts = {33001, 17, 0, 9001};
  if (check::has_time()) counts = {40961, 17, 0, 32768, 1003, 12000};
  for_each_distribution([&](const Distribution& distribution, bool scores) {
    const Network network = draw_network(counts, 0.7, scores, distribution, random);
    const std::string name = std::string("large ") + distribution.name + (scores ? " scores" : "");
    const int64_t alive = network.alive();
    expect_global(name, network,
                  some_of<int64_t>({0, alive / 5, alive / 2, alive - alive / 300, alive}, 1));
    expect_local(name, network, 0.35);
  });
}

void large_layer(Random& random) {
  const Network network =
      draw_network({1728, 300001, 64}, 0.9, false, check::distributions()[0], random);
  expect_global("large layer", network, {network.alive() / 5});
}

Network one_layer(std::vector<float> weights) {
  const auto count = static_cast<int64_t>(weights.size());
  Network network;
  network.layers.push_back(
      {count, 0, std::move(weights), std::vector<uint8_t>((count + 7) / 8, 0xff), {}});
  return network;
}

// Layers whose sampled weights are nothing like the others, so that the first guess is wrong, on
// either side. The others share all but the last bits, so that every further pass is needed.
void misleading_samples(Random& random) {
  constexpr int64_t kCount = 20 * winnow::cuda::kTileWeights;
  for (const uint32_t spread : some_of<uint32_t>({4, 1 << 7, 1 << 22}, 0)) {
    for (const float scale : {1e3f, 1e-3f}) {
      std::vector<float> weights(kCount);
      for (float& weight : weights) {
        weight = check::from_bits(0x3f800000u + static_cast<uint32_t>(random() % spread));
      }
      for (int64_t s = 0; s < winnow::cuda::kSampleSize; ++s) {
        weights[winnow::cuda::sample_position(s, kCount)] *= scale;
      }
      expect_global("samples scaled by " + std::to_string(scale), one_layer(weights),
                    some_of<int64_t>({kCount / 5, kCount / 2, kCount * 4 / 5}, 1));
    }
  }
}

void sorted_layer(Random& random) {
  constexpr int64_t kCount = 40000;
  std::vector<float> weights(kCount);
  for (float& weight : weights) weight = check::normal(random);
  std::sort(weights.begin(), weights.end());
  expect_global("sorted", one_layer(weights), some_of<int64_t>({1, 7, kCount / 2, kCount - 1}, 1));
}

// As many ties as the list holds, and one more; and a number to remove on every side of where one
// block's weights end and the next one's begin.
void ties(Random& random) {
  constexpr int64_t kTile = winnow::cuda::kTileWeights;
  for (const int64_t tied : {winnow::cuda::kCandidates, winnow::cuda::kCandidates + 1}) {
    std::vector<float> weights(3 * kTile, 2.0f);
    for (int64_t i = 0; i < tied; ++i) weights[i] = 1.0f;
    std::shuffle(weights.begin(), weights.end(), random);
    expect_global("ties on the edge of the list", one_layer(weights),
                  {1, tied - 1, tied, tied + 1});
  }
  const Network equal = one_layer(std::vector<float>(20 * kTile, 1.0f));
  for (const int64_t tiles : some_of<int64_t>({2, 3, 4, 10}, 1)) {
    for (const int64_t more : {-1, 0, 1}) expect_global("equal", equal, {tiles * kTile + more});
  }
  // Many groups in one block, all of them tied, and one group over many blocks.
  const auto two_values = [](Random& r) { return r() % 2 != 0 ? 1.0f : -1.5f; };
  const Distribution distribution = {"two values", two_values};
  const Network network =
      draw_network({9000, 0, 9001, 100, 30000}, 0.99, false, distribution, random);
  for (const double rate : some_of<double>({0.25, 0.25, 0.25, 0.5, 0.75}, 0)) {
    expect_local("two values", network, rate);
  }
  // The first key of one bin and the last ones of the bin before, where bins are widest.
  std::vector<float> edge(40, 1.0f);
  for (size_t i = 0; i < edge.size(); i += 2) edge[i] = std::nextafter(1.0f, 0.0f);
  expect_global("the edge of a bin", one_layer(edge), {7, 20, 21});
}

void many_layers(Random& random) {
  constexpr int64_t kTile = winnow::cuda::kTileWeights;
  const std::vector<int64_t> counts(check::has_time() ? 300 : 70, 40);
  const Network network = draw_network(counts, 0.8, true, check::distributions()[0], random);
  expect_global("many layers", network, {network.alive() / 5});
  expect_local("many layers", network, 0.2);

  // Few weights in many tiles: a sample would be taken, and misled, were they not all listed.
  Network tiny =
      draw_network(std::vector<int64_t>(16, 256), 1.0, false, check::distributions()[0], random);
  for (int s = 0; s < winnow::cuda::kSampleSize; ++s) {
    const int64_t position = winnow::cuda::sample_position(s, 16 * kTile);
    check::Layer& layer = tiny.layers[position / kTile];
    if (position % kTile < layer.count) layer.weights[layer.shift + position % kTile] = 100.0f + s;
  }
  expect_global("tiny layers", tiny, {2048});
}

// Rounds of 20 % on MesoNet's 15,528 prunable weights leave the counts of the paper.
void rounds(Random& random) {
  Network network = draw_network({216, 1600, 3200, 6400, 4096, 16}, 1.0, false,
                                 check::distributions()[0], random);
  int64_t alive = network.alive();
  CHECK_EQ(alive, 15528);
  for (const int64_t left : {12422, 9938, 7950, 6360, 5088, 4070, 3256, 2605}) {
    check::current_case() = "rounds, down to " + std::to_string(left);
    const auto remove = static_cast<int64_t>(0.2 * static_cast<double>(alive) + 0.5);
    PruneResult result;
    winnow::BackendError error;
    CHECK_EQ(device_prune(workspace(true), &network, false, {remove}, true, &result, &error),
             winnow::kBackendOk);
    alive = network.alive();
    CHECK_EQ(alive, left);
  }
}

}  // namespace

int main() {
  Random random(check::seed());
  small_networks(random);
  large_networks(random);
  misleading_samples(random);
  sorted_layer(random);
  ties(random);
  many_layers(random);
  if (check::has_time()) large_layer(random);
  rounds(random);
  test_prune_errors(random);
  test_prune_steps(random);
  check::current_case() = "at the end";
  CHECK_EQ(cudaPeekAtLastError(), cudaSuccess);
  return 0;
}
