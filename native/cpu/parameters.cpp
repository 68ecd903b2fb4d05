#include "winnow/parameters.h"

#include <algorithm>
#include <vector>

#include "backend_loader.h"
#include "enum_value.h"
#include "failure.h"
#include "kernels.h"
#include "threads.h"

namespace winnow {
namespace {

// Elements of a transposition that are masked and rounded before they are moved: a 3x3 filter over
// 512 channels, which still fits the first-level cache.
constexpr int64_t kTile = 4608;

// Masks start at byte boundaries, so a copy may have to begin up to this many weights earlier.
constexpr int64_t kMaxLead = 7;

int checked_dtype(const winnow_dtype& dtype) {
  const int value = enum_value(dtype);
  if (value != WINNOW_FLOAT32 && value != WINNOW_BFLOAT16) {
    fail(WINNOW_INVALID_ARGUMENT, "there is no dtype %d: use 0 (float32) or 1 (bfloat16)", value);
  }
  return value;
}

void check_segments(const winnow_copy_segment* segments, int32_t n) {
  for (int32_t s = 0; s < n; ++s) {
    const winnow_copy_segment& segment = segments[s];
    check_pointer(segment.weights, "weights", s, segment.count);
    check_pointer(segment.copy, "copy", s, segment.count);
    int64_t filter;
    if (segment.channels < 1 || segment.pixels < 1 ||
        __builtin_mul_overflow(segment.channels, segment.pixels, &filter) ||
        segment.count % filter != 0) {
      fail(WINNOW_INVALID_ARGUMENT,
           "channels %lld and pixels %lld of segment %d: both must be >= 1, and their product must "
           "divide the count %lld",
           static_cast<long long>(segment.channels), static_cast<long long>(segment.pixels), s,
           static_cast<long long>(segment.count));
    }
  }
}

const uint8_t* mask_from(const uint8_t* mask, int64_t begin) {
  return mask == nullptr ? nullptr : mask + begin / 8;
}

template <class T>
using CopyKernel = void (*)(const float* from, const uint8_t* mask, int64_t count, T* to);

// The channels from c to c + channels of one filter, `pixels` pixels of each from p on, which must
// lie in one run: all pixels, or one channel. filter: the index of the filter's first weight.
template <class T>
void transpose_tile(CopyKernel<T> kernel, const winnow_copy_segment& segment, int64_t filter,
                    int64_t c, int64_t channels, int64_t p, int64_t pixels) {
  T tile[kTile + kMaxLead];
  const int64_t begin = filter + c * segment.pixels + p;
  const int64_t lead = begin % 8;
  kernel(segment.weights + begin - lead, mask_from(segment.mask, begin - lead),
         lead + channels * pixels, tile);
  T* copy = static_cast<T*>(segment.copy) + filter + p * segment.channels + c;
  for (int64_t pixel = 0; pixel < pixels; ++pixel) {
    const T* from = tile + lead + pixel;
    T* to = copy + pixel * segment.channels;
    for (int64_t channel = 0; channel < channels; ++channel) to[channel] = from[channel * pixels];
  }
}

template <class T>
void transpose_filter(CopyKernel<T> kernel, const winnow_copy_segment& segment, int64_t filter) {
  const int64_t pixel_step = std::min(segment.pixels, kTile);
  const int64_t channel_step = kTile / pixel_step;
  for (int64_t c = 0; c < segment.channels; c += channel_step) {
    const int64_t channels = std::min(channel_step, segment.channels - c);
    for (int64_t p = 0; p < segment.pixels; p += pixel_step) {
      transpose_tile(kernel, segment, filter, c, channels, p,
                     std::min(pixel_step, segment.pixels - p));
    }
  }
}

bool is_transposed(const winnow_copy_segment& segment) {
  return segment.channels > 1 && segment.pixels > 1;
}

template <class T>
void copy_chunk(CopyKernel<T> kernel, const winnow_copy_segment& segment, const Chunk& chunk) {
  if (!is_transposed(segment)) {
    kernel(segment.weights + chunk.begin, mask_from(segment.mask, chunk.begin), chunk.count,
           static_cast<T*>(segment.copy) + chunk.begin);
    return;
  }
  const int64_t filter = segment.channels * segment.pixels;
  for (int64_t i = chunk.begin; i < chunk.begin + chunk.count; i += filter) {
    transpose_filter(kernel, segment, i);
  }
}

template <class T>
void masked_copy(CopyKernel<T> kernel, const winnow_copy_segment* segments, int32_t n,
                 int64_t total) {
  std::vector<Chunk> chunks;
  const int64_t size = chunk_size(total);
  for (int32_t s = 0; s < n; ++s) {
    // Whole filters where they are transposed. That their masks share bytes does not matter, as
    // nobody writes them.
    const int64_t filter = segments[s].channels * segments[s].pixels;
    const bool transposed = is_transposed(segments[s]);
    const int64_t whole = transposed ? std::max(size / filter, int64_t{1}) * filter : size;
    append_chunks(s, segments[s].count, whole, &chunks);
  }
  parallel_for(
      chunks.data(), static_cast<int64_t>(chunks.size()), team_size(total),
      [&](const Chunk& chunk, int) { copy_chunk(kernel, segments[chunk.segment], chunk); });
}

void rewind_chunk(CopyKernel<float> kernel, const winnow_rewind_segment& segment,
                  const Chunk& chunk) {
  kernel(segment.initial + chunk.begin, mask_from(segment.mask, chunk.begin), chunk.count,
         segment.weights + chunk.begin);
  for (float* moment : {segment.first_moment, segment.second_moment}) {
    if (moment != nullptr) std::fill_n(moment + chunk.begin, chunk.count, 0.0f);
  }
}

}  // namespace
}  // namespace winnow

winnow_status winnow_masked_copy(winnow_device* device, const winnow_copy_segment* segments,
                                 int32_t n, winnow_dtype dtype) {
  return winnow::guarded([&] {
    const int64_t total = winnow::checked_total(segments, n);
    winnow::check_segments(segments, n);
    const int type = winnow::checked_dtype(dtype);
    if (device != nullptr) {
      return winnow::on_device(*device, device->backend->masked_copy, segments, n, dtype);
    }
    const winnow::Kernels& kernels = winnow::active_kernels();
    if (type == WINNOW_FLOAT32) {
      winnow::masked_copy(kernels.copy_float32, segments, n, total);
    } else {
      winnow::masked_copy(kernels.copy_bfloat16, segments, n, total);
    }
  });
}

winnow_status winnow_rewind(winnow_device* device, const winnow_rewind_segment* segments,
                            int32_t n) {
  return winnow::guarded([&] {
    const int64_t total = winnow::checked_total(segments, n);
    for (int32_t s = 0; s < n; ++s) {
      winnow::check_pointer(segments[s].weights, "weights", s, segments[s].count);
      winnow::check_pointer(segments[s].initial, "initial", s, segments[s].count);
    }
    if (device != nullptr) {
      return winnow::on_device(*device, device->backend->rewind, segments, n);
    }
    const winnow::Kernels& kernels = winnow::active_kernels();
    const auto chunks = winnow::split(segments, n, total);
    winnow::parallel_for(chunks.data(), static_cast<int64_t>(chunks.size()),
                         winnow::team_size(total), [&](const winnow::Chunk& chunk, int) {
                           winnow::rewind_chunk(kernels.copy_float32, segments[chunk.segment],
                                                chunk);
                         });
  });
}
