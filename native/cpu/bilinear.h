// Bilinear upsampling with aligned pixel centres: the positions in float as PyTorch computes them
// (upsample_bilinear2d, align_corners=false).
//
// Between two values it takes first + weight (second - first), where PyTorch weighs both of them:
// so equal values give exactly that value. A constant map would else come out with rounding errors,
// and min-max would blow those up to [0, 1].
#pragma once

#include <algorithm>
#include <cstdint>

namespace winnow {

// Where an output pixel reads along one axis.
struct Tap {
  int32_t first;
  int32_t second;
  float weight;  // of the second
};

inline Tap tap_of(int32_t output, int32_t input_size, int32_t output_size) {
  const float scale = static_cast<float>(input_size) / static_cast<float>(output_size);
  const float source = std::max(scale * (static_cast<float>(output) + 0.5f) - 0.5f, 0.0f);
  Tap tap;
  tap.first = std::min(static_cast<int32_t>(source), input_size - 1);
  tap.second = std::min(tap.first + 1, input_size - 1);
  tap.weight = std::min(source - static_cast<float>(tap.first), 1.0f);
  return tap;
}

}  // namespace winnow
