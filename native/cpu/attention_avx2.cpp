#include "attention_loops.h"

namespace winnow::avx2 {

void channel_means(const float* image, const ImageShape& shape, int64_t begin, int64_t end,
                   float* means) {
  channel_means_loop(image, shape, begin, end, means);
}

void weighted_sums(const float* image, const ImageShape& shape, const float* weights, int64_t begin,
                   int64_t end, float* sums) {
  weighted_sums_loop(image, shape, weights, begin, end, sums);
}

void blend_rows(const float* first, const float* second, float weight, int64_t count, float* row,
                Range* range) {
  blend_rows_loop(first, second, weight, count, row, range);
}

void normalise(float* values, int64_t count, float low, float width) {
  normalise_loop(values, count, low, width);
}

}  // namespace winnow::avx2
