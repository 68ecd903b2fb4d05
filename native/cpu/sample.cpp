#include "sample.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "prune_loops.h"

namespace winnow {
namespace {

constexpr int64_t kSampleMinimum = 512;  // fewer alive ones bracket nothing

// The keys of the sampled weights that are alive, line by line.
struct Sample {
  std::vector<int32_t> keys;
  std::vector<int32_t> line_ends;  // in `keys`
};

// Where the lines are. They are asked for ahead: one after another would be a cache miss each.
std::vector<PruneRun> find_lines(const Slice* slices, int64_t weights) {
  std::vector<PruneRun> lines;
  lines.reserve(sample_lines(weights));
  int64_t slice = 0;
  int64_t slice_begin = 0;
  for (int64_t line = 0; line < sample_lines(weights); ++line) {
    const int64_t position = sample_position(line, weights);
    while (position >= slice_begin + slices[slice].run.count) {
      slice_begin += slices[slice++].run.count;
    }
    PruneRun run =
        rest_of(slices[slice].run, (position - slice_begin) / kLineWeights * kLineWeights);
    run.count = std::min(run.count, kLineWeights);
    __builtin_prefetch(run.scores == nullptr ? run.weights : run.scores);
    __builtin_prefetch(run.mask);
    lines.push_back(run);
  }
  return lines;
}

Sample draw(const Slice* slices, int64_t weights) {
  Sample sample;
  const std::vector<PruneRun> lines = find_lines(slices, weights);
  sample.keys.resize(lines.size() * kLineWeights);
  sample.line_ends.reserve(lines.size());
  int32_t size = 0;
  for (const PruneRun& line : lines) {
    for (int64_t i = 0; i < line.count; ++i) {
      // Written in any case, and kept if it is alive: nothing to predict.
      sample.keys[size] = key_at(line, i);
      size += (line.mask[i / 8] >> (i % 8)) & 1;
    }
    sample.line_ends.push_back(size);
  }
  sample.keys.resize(size);
  return sample;
}

// The standard error of the number of sampled keys up to `key`. Weights of one line belong to the
// same filter or two and are alike, so what counts as independent are lines and not weights.
double standard_error(const Sample& sample, int32_t key) {
  double sum = 0.0;
  double squares = 0.0;
  int32_t begin = 0;
  for (const int32_t end : sample.line_ends) {
    int32_t in_line = 0;
    for (int32_t i = begin; i < end; ++i) in_line += sample.keys[i] <= key;
    sum += in_line;
    squares += static_cast<double>(in_line) * in_line;
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

  // Ordered around the middle, so that each of the two others has one side of it to look through.
  std::vector<int32_t> ordered = sample.keys;
  const auto middle = ordered.begin() + std::min(static_cast<int64_t>(centre), size - 1);
  std::nth_element(ordered.begin(), middle, ordered.end());
  // Three standard errors and a little miss it once in some hundred times; a fourth would cost more
  // in weights to count than the pass that it saves.
  const double margin = 3.0 * standard_error(sample, *middle) + 2.0;
  const auto low = static_cast<int64_t>(std::floor(centre - margin));
  const auto high = static_cast<int64_t>(std::ceil(centre + margin));
  // More are to go than the sample has alive.
  if (low >= size) return false;
  *first = -kMaxKey;
  *last = kMaxKey;
  if (low >= 0) {
    std::nth_element(ordered.begin(), ordered.begin() + low, middle);
    *first = ordered[low];
  }
  if (high < size) {
    std::nth_element(middle, ordered.begin() + high, ordered.end());
    *last = ordered[high];
  }
  return true;
}

}  // namespace winnow
