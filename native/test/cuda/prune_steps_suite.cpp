#include "../../cuda/prune_kernels.h"
#include "../../cuda/prune_sampling.h"
#include "cuda_sim/control.h"
#include "prune_distributions.h"
#include "prune_suites.h"

namespace {

using check::Network;
using check::Random;
using winnow::cuda::Count;
using winnow::cuda::kBins;
using winnow::cuda::kTileWeights;
using winnow::cuda::PruneCall;
using winnow::cuda::PruneGroup;
using winnow::cuda::PruneWork;

// The state of a call on one group: on the simulated device, all memory is the device's.
class State {
 public:
  State(Network* network, int64_t remove) : segments_(network->segments()), remove_(remove) {
    first_tile_.push_back(0);
    for (const winnow_prune_segment& segment : segments_) {
      const int64_t tiles = (segment.count + kTileWeights - 1) / kTileWeights;
      first_tile_.push_back(first_tile_.back() + tiles);
    }
    survivors_.resize(segments_.size());
    ties_.resize(kBlocks + 1);
    bins.resize(kBins);
  }

  PruneWork work() {
    const int64_t tiles = first_tile_.back();
    return {{segments_.data(), first_tile_.data(), static_cast<int32_t>(segments_.size()), tiles},
            (tiles + kBlocks - 1) / kBlocks,
            false,
            &remove_,
            &call,
            &group,
            survivors_.data(),
            nullptr,
            bins.data(),
            ties_.data()};
  }

  static constexpr unsigned kBlocks = 3;
  PruneCall call = {};
  PruneGroup group = {};
  std::vector<Count> bins;

 private:
  std::vector<winnow_prune_segment> segments_;
  std::vector<int64_t> first_tile_;
  int64_t remove_;
  std::vector<Count> survivors_;
  std::vector<Count> ties_;
};

uint32_t magnitude_key(float weight) {
  uint32_t bits;
  std::memcpy(&bits, &weight, sizeof(bits));
  return bits & 0x7fffffffu;
}

// The guess holds the key of the last weight to go, and resolves it well enough that the first pass
// is the last. (Less well where hardly a weight is left: nothing is sampled above the last one
// then.)
void guesses(Random& random) {
  int misses = 0;
  const int trials = check::has_time() ? 10 : 1;
  for (int trial = 0; trial < trials; ++trial) {
    for (const double density : {1.0, 0.5, 0.02}) {
      Network network = check::draw_network({30000, 100, 70000}, density, false,
                                            {"normal", check::normal}, random);
      std::vector<uint32_t> keys;
      for (const check::Layer& layer : network.layers) {
        for (int64_t i = 0; i < layer.count; ++i) {
          if (layer.alive(i)) keys.push_back(magnitude_key(layer.weights[layer.shift + i]));
        }
      }
      std::sort(keys.begin(), keys.end());
      for (const double rate : {0.001, 0.2, 0.5, 0.9, 1.0}) {
        check::current_case() =
            "guess at density " + std::to_string(density) + ", rate " + std::to_string(rate);
        const auto remove =
            std::max<int64_t>(1, static_cast<int64_t>(rate * static_cast<double>(keys.size())));
        State state(&network, remove);
        guess_ranges(state.work(), 1, false, true, nullptr);
        const uint32_t first = state.group.first;
        const int shift = state.group.shift;
        CHECK(shift <= winnow::cuda::kWidestShift);
        const uint32_t key = keys[remove - 1];
        if (key < first || (key - first) >> shift >= kBins) {
          ++misses;
          continue;
        }
        const uint32_t bin = first + ((key - first) >> shift << shift);
        const auto in_bin = std::lower_bound(keys.begin(), keys.end(), bin + (1u << shift)) -
                            std::lower_bound(keys.begin(), keys.end(), bin);
        if (density == 1.0 || rate <= 0.5) CHECK(in_bin <= 100);
      }
    }
  }
  // Each misses once in ten thousand times.
  CHECK(misses <= 1);
}

void finished_groups_are_not_counted(Random& random) {
  check::current_case() = "a finished group";
  Network network = check::draw_network({5000}, 1.0, false, {"normal", check::normal}, random);
  State state(&network, 100);
  state.group.phase = winnow::cuda::kCandidatesListed;
  state.group.shift = winnow::cuda::kWidestShift;
  count_keys(state.work(), State::kBlocks, false, false, nullptr);
  for (const Count count : state.bins) CHECK_EQ(count, 0);
}

// Where another stream writes weights during the call, a bin may be empty that was not before, and
// the bucket may hold more than was counted. The call ends, and stays within its memory.
void weights_that_change(Random& random) {
  check::current_case() = "nothing in the bins";
  Network network = check::draw_network({50000}, 1.0, false, {"normal", check::normal}, random);
  State lost(&network, 100);
  lost.group.alive = 50000;
  locate(lost.work(), 1, false, nullptr);
  CHECK_EQ(lost.call.refused, 0);
  CHECK_EQ(lost.group.shift, winnow::cuda::kWidestShift);
  locate(lost.work(), 1, true, nullptr);
  CHECK_EQ(lost.call.refused, 1);

  check::current_case() = "more candidates than counted";
  State crowded(&network, 100);
  crowded.group.phase = winnow::cuda::kCandidatesListed;
  crowded.group.first = magnitude_key(0.01f);
  crowded.group.shift = winnow::cuda::kWidestShift + 4;
  crowded.group.rank = 100;
  crowded.bins.assign(kBins + 64, Count{77});
  apply(crowded.work(), State::kBlocks, false, nullptr);
  CHECK(crowded.group.listed > winnow::cuda::kCandidates + 64);
  for (int behind = kBins; behind < kBins + 64; ++behind) CHECK_EQ(crowded.bins[behind], 77);
  settle(crowded.work(), 1, false, nullptr);
  CHECK_EQ(cudaDeviceSynchronize(), cudaSuccess);
}

}  // namespace

void test_prune_steps(Random& random) {
  guesses(random);
  finished_groups_are_not_counted(random);
  weights_that_change(random);
}
