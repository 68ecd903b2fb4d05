// Where the selection looks before it reads everything: a sample of the weights, from which it
// guesses the keys between which the last one to go lies.
#pragma once

#include <cstdint>

#include "selection.h"

namespace winnow {

// The sample consists of lines of 16 weights, as a cache line costs the same for one of them. Each
// stride of weights / lines has one. Its place within the stride varies, as a fixed one could fall
// into step with the layout of a layer (the centre of each 3x3 kernel, say).
constexpr int64_t kLineWeights = 16;

constexpr int64_t sample_lines(int64_t weights) {
  const int64_t wanted = weights / 16384;
  return wanted < 256 ? 256 : wanted > 8192 ? 8192 : wanted;
}

constexpr int64_t sample_position(int64_t line, int64_t weights) {
  const int64_t stride = weights / sample_lines(weights);
  const uint64_t scrambled = (static_cast<uint64_t>(line) * 0x9e3779b97f4a7c15u) >> 32;
  const int64_t place =
      line * stride + static_cast<int64_t>(scrambled % static_cast<uint64_t>(stride));
  return place / kLineWeights * kLineWeights;
}

// Keys that the remove-th smallest of the weights alive lies between, most of the time. False when
// the sample is too small to say. weights: the total of the slices.
bool guess_keys(const Slice* slices, int64_t weights, int64_t remove, int32_t* first,
                int32_t* last);

}  // namespace winnow
