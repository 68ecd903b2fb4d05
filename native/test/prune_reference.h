// Networks to prune, and pruning them the obvious way: sort, and take the first ones.
#pragma once

#include <algorithm>
#include <cmath>

#include "check.h"

namespace check {

constexpr float kWeightGuard = -12345.0f;
constexpr uint8_t kMaskGuard = 0xa5;

// The layers of a network, each with one element more than it needs to catch a write past its end.
struct Network {
  std::vector<std::vector<float>> weights;
  std::vector<std::vector<uint8_t>> masks;
  std::vector<std::vector<float>> scores;  // empty when magnitudes are compared

  void add(std::vector<float> layer, std::vector<uint8_t> mask) {
    layer.push_back(kWeightGuard);
    mask.push_back(kMaskGuard);
    weights.push_back(std::move(layer));
    masks.push_back(std::move(mask));
  }

  int32_t size() const {
    return static_cast<int32_t>(weights.size());
  }

  int64_t count(int32_t s) const {
    return static_cast<int64_t>(weights[s].size()) - 1;
  }

  int64_t alive(int32_t s) const {
    int64_t sum = 0;
    for (int64_t i = 0; i < count(s); ++i) sum += check::alive(masks[s], i);
    return sum;
  }

  int64_t alive() const {
    int64_t sum = 0;
    for (int32_t s = 0; s < size(); ++s) sum += alive(s);
    return sum;
  }

  std::vector<winnow_prune_segment> segments() {
    std::vector<winnow_prune_segment> all;
    for (int32_t s = 0; s < size(); ++s)
      all.push_back({weights[s].data(), masks[s].data(),
                     scores.empty() ? nullptr : scores[s].data(), count(s)});
    return all;
  }

  bool same_bits(const Network& other) const {
    for (int32_t s = 0; s < size(); ++s) {
      if (masks[s] != other.masks[s] || std::memcmp(weights[s].data(), other.weights[s].data(),
                                                    weights[s].size() * sizeof(float)) != 0) {
        return false;
      }
    }
    return true;
  }
};

struct Entry {
  float score;
  int32_t segment;
  int64_t index;
};

// The bin of a magnitude, found by comparing it with the edges.
inline int magnitude_bin(float weight) {
  int bin = 0;
  while (bin + 1 < WINNOW_MAGNITUDE_BINS && std::fabs(weight) >= winnow_magnitude_edge(bin + 1)) {
    ++bin;
  }
  return bin;
}

// Prunes the segments from first to last - 1 together; gives alpha. Adds to the bins of each
// segment unless `magnitudes` is NULL.
inline float reference_prune(Network* network, int32_t first, int32_t last, int64_t remove,
                             std::vector<int64_t>* magnitudes = nullptr) {
  std::vector<Entry> order;
  for (int32_t s = first; s < last; ++s) {
    for (int64_t i = 0; i < network->count(s); ++i) {
      if (!alive(network->masks[s], i)) {
        network->weights[s][i] = 0.0f;
        continue;
      }
      // Adding +0 makes +0 of -0.
      const float score = network->scores.empty() ? std::fabs(network->weights[s][i])
                                                  : network->scores[s][i] + 0.0f;
      order.push_back({score, s, i});
    }
  }
  // Stable, and in index order before: equal scores stay in it.
  std::stable_sort(order.begin(), order.end(),
                   [](const Entry& a, const Entry& b) { return a.score < b.score; });
  float alpha = 0.0f;
  for (int64_t k = 0; k < remove; ++k) {
    const Entry& entry = order[k];
    alpha = entry.score;
    float& weight = network->weights[entry.segment][entry.index];
    if (magnitudes != nullptr) {
      ++(*magnitudes)[entry.segment * WINNOW_MAGNITUDE_BINS + magnitude_bin(weight)];
    }
    weight = 0.0f;
    uint8_t& byte = network->masks[entry.segment][entry.index / 8];
    byte = static_cast<uint8_t>(byte & ~(1 << (entry.index % 8)));
  }
  return alpha;
}

}  // namespace check
