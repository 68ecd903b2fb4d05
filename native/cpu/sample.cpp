#include "sample.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "prune_loops.h"

namespace winnow {
namespace {

constexpr int64_t kSampleMinimum = 512;  // fewer alive ones bracket nothing

struct Sample {
  std::vector<int32_t> keys;       // of the weights alive, line by line
  std::vector<int64_t> line_ends;  // in `keys`
};

Sample draw(const Slice* slices, int64_t weights) {
  Sample sample;
  const int64_t lines = sample_lines(weights);
  sample.keys.reserve(lines * kLineWeights);
  sample.line_ends.reserve(lines);
  int64_t slice = 0;
  int64_t slice_begin = 0;
  for (int64_t line = 0; line < lines; ++line) {
    const int64_t position = sample_position(line, weights);
    while (position >= slice_begin + slices[slice].run.count) {
      slice_begin += slices[slice++].run.count;
    }
    const PruneRun& run = slices[slice].run;
    const int64_t begin = (position - slice_begin) / kLineWeights * kLineWeights;
    const int64_t end = std::min(begin + kLineWeights, run.count);
    for (int64_t i = begin; i < end; ++i) {
      if ((run.mask[i / 8] >> (i % 8)) & 1) sample.keys.push_back(key_at(run, i));
    }
    sample.line_ends.push_back(static_cast<int64_t>(sample.keys.size()));
  }
  return sample;
}

// The standard error of the number of sampled keys up to `key`. Weights of one line belong to the
// same filter or two and are alike, so what counts as independent are lines and not weights.
double standard_error(const Sample& sample, int32_t key) {
  double sum = 0.0;
  double squares = 0.0;
  int64_t begin = 0;
  for (const int64_t end : sample.line_ends) {
    const auto in_line =
        static_cast<double>(std::count_if(sample.keys.begin() + begin, sample.keys.begin() + end,
                                          [key](int32_t other) { return other <= key; }));
    sum += in_line;
    squares += in_line * in_line;
    begin = end;
  }
  return std::sqrt(
      std::max(0.0, squares - sum * sum / static_cast<double>(sample.line_ends.size())));
}

}  // namespace

bool guess_keys(const Slice* slices, int64_t weights, int64_t remove, int32_t* first,
                int32_t* last) {
  const Sample sample = draw(slices, weights);
  const auto size = static_cast<int64_t>(sample.keys.size());
  if (size < kSampleMinimum) return false;
  const double sampled = static_cast<double>(sample_lines(weights) * kLineWeights);
  const double centre = static_cast<double>(remove) / static_cast<double>(weights) * sampled;

  std::vector<int32_t> ordered = sample.keys;
  const auto order_statistic = [&](double rank) {
    const int64_t place = std::clamp<int64_t>(static_cast<int64_t>(rank), 0, size - 1);
    std::nth_element(ordered.begin(), ordered.begin() + place, ordered.end());
    return ordered[place];
  };
  // Four standard errors and a little miss it once in ten thousand times.
  const double margin = 4.0 * standard_error(sample, order_statistic(centre)) + 2.0;
  *first = centre - margin < 0.0 ? -kMaxKey : order_statistic(centre - margin);
  *last = centre + margin >= static_cast<double>(size) ? kMaxKey : order_statistic(centre + margin);
  return true;
}

}  // namespace winnow
