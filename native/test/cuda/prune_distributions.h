// Numbers that are hard to select from.
#pragma once

#include <functional>
#include <limits>

#include "prune_network.h"

namespace check {

using Random = std::mt19937_64;

inline float from_bits(uint32_t bits) {
  float value;
  std::memcpy(&value, &bits, sizeof(value));
  return value;
}

struct Distribution {
  const char* name;
  std::function<float(Random&)> draw;
};

inline float normal(Random& random) {
  return std::normal_distribution<float>(0.0f, 0.05f)(random);
}

inline std::vector<Distribution> distributions() {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const auto sign = [](Random& r) { return r() % 2 != 0 ? 1.0f : -1.0f; };
  const auto sign_bit = [](Random& r) { return r() % 2 != 0 ? 0x80000000u : 0u; };
  return {
      {"normal", normal},
      {"any bits but NaN",
       [](Random& r) {
         const auto bits = static_cast<uint32_t>(r());
         return from_bits((bits & 0x7fffffffu) > 0x7f800000u ? bits & 0xbfffffffu : bits);
       }},
      {"eight values", [sign](Random& r) { return sign(r) * 0.25f * static_cast<float>(r() % 8); }},
      {"all equal but for the sign", [sign](Random& r) { return sign(r) * 0.5f; }},
      {"signed zeros", [sign](Random& r) { return sign(r) * (r() % 4 != 0 ? 0.0f : 1.0f); }},
      {"all equal", [](Random&) { return -3.0f; }},
      {"denormal",
       [sign_bit](Random& r) {
         return from_bits(static_cast<uint32_t>(r() % 5000) | sign_bit(r));
       }},
      {"some infinite",
       [sign](Random& r) { return r() % 3 != 0 ? normal(r) : sign(r) * kInfinity; }},
      {"99.9 % infinite",
       [sign](Random& r) { return r() % 1000 == 0 ? normal(r) : sign(r) * kInfinity; }},
      // In the last bins of a wide range, and spread over those of the next one.
      {"low bits set",
       [](Random& r) { return from_bits(0x3f8fffe0u | static_cast<uint32_t>(r() % 32)); }},
      {"shared leading bits",
       [sign_bit](Random& r) {
         return from_bits(0x3f9d0000u | static_cast<uint32_t>(r() % 512) | sign_bit(r));
       }},
  };
}

// A layer of random mask, some of its arrays off the alignment that vector loads need. Dead weights
// hold anything, the worst of it included, and the padding bits of the mask are set.
inline Layer draw_layer(int64_t count, double density, bool scores,
                        const Distribution& distribution, Random& random) {
  Layer layer = {count, static_cast<int>(random() % 4), {}, {}, {}};
  layer.weights.assign(layer.shift + count, -12345.0f);
  layer.mask.assign(layer.shift + (count + 7) / 8, 0xa5);
  if (scores) layer.scores.assign(layer.shift + count, -12345.0f);
  std::bernoulli_distribution is_alive(density);
  for (int64_t i = 0; i < count; ++i) {
    const bool alive = is_alive(random);
    layer.set_alive(i, alive);
    layer.weights[layer.shift + i] = scores ? normal(random) : distribution.draw(random);
    if (scores) layer.scores[layer.shift + i] = distribution.draw(random);
    if (alive || random() % 2 != 0) continue;
    layer.weights[layer.shift + i] = -std::nanf("");
    if (scores) layer.scores[layer.shift + i] = std::nanf("");
  }
  for (int64_t i = count; i < (count + 7) / 8 * 8; ++i) layer.set_alive(i, true);
  return layer;
}

inline Network draw_network(const std::vector<int64_t>& counts, double density, bool scores,
                            const Distribution& distribution, Random& random) {
  Network network;
  for (const int64_t count : counts) {
    network.layers.push_back(draw_layer(count, density, scores, distribution, random));
  }
  return network;
}

}  // namespace check
