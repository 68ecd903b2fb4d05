// Networks to prune on a device, with scores or without, and pruning them the obvious way.
#pragma once

#include <algorithm>
#include <cmath>

#include "../check.h"

namespace check {

// The arrays hold `shift` elements too many in front, so that they start at an odd address; there
// is none too many at the end, where the sanitizers look.
struct Layer {
  int64_t count;
  int shift;
  std::vector<float> weights;
  std::vector<uint8_t> mask;
  std::vector<float> scores;  // empty: the magnitudes are the scores

  winnow_prune_segment segment() {
    return {weights.data() + shift, mask.data() + shift,
            scores.empty() ? nullptr : scores.data() + shift, count};
  }

  bool alive(int64_t i) const {
    return ((mask[shift + i / 8] >> (i % 8)) & 1) != 0;
  }

  void set_alive(int64_t i, bool alive) {
    uint8_t& byte = mask[shift + i / 8];
    const int bit = 1 << (i % 8);
    byte = static_cast<uint8_t>(alive ? byte | bit : byte & ~bit);
  }

  float score(int64_t i) const {
    return scores.empty() ? std::fabs(weights[shift + i]) : scores[shift + i];
  }
};

struct Network {
  std::vector<Layer> layers;

  int32_t size() const {
    return static_cast<int32_t>(layers.size());
  }

  std::vector<int64_t> alive_by_layer() const {
    std::vector<int64_t> alive;
    for (const Layer& layer : layers) {
      alive.push_back(0);
      for (int64_t i = 0; i < layer.count; ++i) alive.back() += layer.alive(i);
    }
    return alive;
  }

  int64_t alive() const {
    int64_t sum = 0;
    for (const int64_t layer : alive_by_layer()) sum += layer;
    return sum;
  }

  std::vector<winnow_prune_segment> segments() {
    std::vector<winnow_prune_segment> all;
    for (Layer& layer : layers) all.push_back(layer.segment());
    return all;
  }

  bool same_bits(const Network& other) const {
    const auto same_floats = [](const std::vector<float>& a, const std::vector<float>& b) {
      return a.size() == b.size() &&
             (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0);
    };
    for (int32_t s = 0; s < size(); ++s) {
      if (layers[s].mask != other.layers[s].mask ||
          !same_floats(layers[s].weights, other.layers[s].weights) ||
          !same_floats(layers[s].scores, other.layers[s].scores)) {
        return false;
      }
    }
    return true;
  }
};

struct PruneResult {
  std::vector<float> alphas;
  std::vector<int64_t> survivors;
  std::vector<int64_t> magnitudes;
};

// The edges of the bins but the lowest, as winnow/prune.h gives them.
inline std::vector<double> inner_edges() {
  std::vector<double> edges;
  for (int bin = 1; bin < WINNOW_MAGNITUDE_BINS; ++bin) {
    edges.push_back(std::ldexp(1.0 + bin % 4 / 4.0, bin / 4 - 24));
  }
  return edges;
}

inline int64_t reference_bin(float weight) {
  static const std::vector<double> edges = inner_edges();
  return std::upper_bound(edges.begin(), edges.end(), std::fabs(weight)) - edges.begin();
}

// Prunes the layers from first to last - 1 together; gives alpha.
inline float reference_prune(Network* network, int32_t first, int32_t last, int64_t remove,
                             std::vector<int64_t>* magnitudes) {
  struct Entry {
    float score;
    int32_t layer;
    int64_t index;
  };
  std::vector<Entry> order;
  for (int32_t s = first; s < last; ++s) {
    Layer& layer = network->layers[s];
    for (int64_t i = 0; i < layer.count; ++i) {
      if (layer.alive(i)) {
        order.push_back({layer.score(i), s, i});
      } else {
        layer.weights[layer.shift + i] = 0.0f;
      }
    }
    for (int64_t i = layer.count; i < (layer.count + 7) / 8 * 8; ++i) layer.set_alive(i, false);
  }
  // Stable, and in index order before: equal scores stay in it.
  std::stable_sort(order.begin(), order.end(),
                   [](const Entry& a, const Entry& b) { return a.score < b.score; });
  float alpha = 0.0f;
  for (int64_t k = 0; k < remove; ++k) {
    const Entry& entry = order[k];
    alpha = entry.score == 0.0f ? 0.0f : entry.score;  // +0 also where the score is -0
    Layer& layer = network->layers[entry.layer];
    float& weight = layer.weights[layer.shift + entry.index];
    ++(*magnitudes)[int64_t{entry.layer} * WINNOW_MAGNITUDE_BINS + reference_bin(weight)];
    weight = 0.0f;
    layer.set_alive(entry.index, false);
  }
  return alpha;
}

inline PruneResult reference_prune(Network* network, bool local,
                                   const std::vector<int64_t>& remove) {
  const int32_t n = network->size();
  PruneResult result;
  result.magnitudes.assign(int64_t{n} * WINNOW_MAGNITUDE_BINS, 0);
  for (int32_t g = 0; g < (local ? n : 1); ++g) {
    result.alphas.push_back(
        reference_prune(network, local ? g : 0, local ? g + 1 : n, remove[g], &result.magnitudes));
  }
  result.survivors = network->alive_by_layer();
  return result;
}

}  // namespace check
