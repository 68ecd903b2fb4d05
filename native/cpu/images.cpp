#include "winnow/images.h"

#include <cstring>
#include <vector>

#include "failure.h"
#include "image_sizes.h"

namespace winnow {
namespace {

constexpr int64_t kChannels = 3;

void check_arguments(const winnow_image_block* block, const int64_t* rows, int32_t n,
                     const void* batch) {
  if (block == nullptr) fail(WINNOW_INVALID_ARGUMENT, "block is NULL");
  if (block->count < 0) {
    fail(WINNOW_INVALID_ARGUMENT, "the count of images is %lld: it must be >= 0",
         static_cast<long long>(block->count));
  }
  check_size(block->height, "height", 1);
  check_size(block->width, "width", 1);
  check_size(n, "n", 0);
  check_fits({block->count, block->height, block->width, kChannels}, "the block");
  check_fits({n, block->height, block->width, kChannels}, "the batch");
  if (n == 0) return;
  if (rows == nullptr) fail(WINNOW_INVALID_ARGUMENT, "rows is NULL");
  if (batch == nullptr) fail(WINNOW_INVALID_ARGUMENT, "batch is NULL");
  for (int32_t i = 0; i < n; ++i) {
    if (rows[i] < 0 || rows[i] >= block->count) {
      fail(WINNOW_INVALID_ARGUMENT, "row %d is %lld: the block has the rows 0 to %lld", i,
           static_cast<long long>(rows[i]), static_cast<long long>(block->count - 1));
    }
  }
  if (block->pixels == nullptr) fail(WINNOW_INVALID_ARGUMENT, "pixels of the block is NULL");
}

// SSE2, which every x86-64 has, converts as fast as the memory takes the floats.
void convert(const uint8_t* from, int64_t count, float* to) {
  for (int64_t i = 0; i < count; ++i) to[i] = static_cast<float>(from[i]) / 255.0f;
}

// One line of pixels from right to left. It is read forwards and written backwards: read backwards,
// an image that is in no cache takes three times as long, since no prefetcher follows.
void mirror(const uint8_t* from, int64_t width, uint8_t* to) {
  for (int64_t x = 0; x < width; ++x) {
    std::memcpy(to + (width - 1 - x) * kChannels, from + x * kChannels, kChannels);
  }
}

// Calls to_plain(image, i) or to_mirrored(image, i) for the i-th image of the batch.
template <class Plain, class Mirrored>
void gather(const winnow_image_block& block, const int64_t* rows, const uint8_t* flipped, int32_t n,
            Plain to_plain, Mirrored to_mirrored) {
  const int64_t size = int64_t{block.height} * block.width * kChannels;
  for (int32_t i = 0; i < n; ++i) {
    const uint8_t* image = block.pixels + rows[i] * size;
    if (flipped != nullptr && flipped[i] != 0) {
      to_mirrored(image, i * size);
    } else {
      to_plain(image, i * size);
    }
  }
}

}  // namespace
}  // namespace winnow

winnow_status winnow_images_to_float(const winnow_image_block* block, const int64_t* rows,
                                     const uint8_t* flipped, int32_t n, float* batch) {
  return winnow::guarded([&] {
    winnow::check_arguments(block, rows, n, batch);
    const int64_t line = block->width * winnow::kChannels;
    std::vector<uint8_t> mirrored(flipped == nullptr ? 0 : line);
    winnow::gather(
        *block, rows, flipped, n,
        [&](const uint8_t* image, int64_t at) {
          winnow::convert(image, block->height * line, batch + at);
        },
        [&](const uint8_t* image, int64_t at) {
          for (int32_t y = 0; y < block->height; ++y) {
            winnow::mirror(image + y * line, block->width, mirrored.data());
            winnow::convert(mirrored.data(), line, batch + at + y * line);
          }
        });
  });
}

winnow_status winnow_images_to_bytes(const winnow_image_block* block, const int64_t* rows,
                                     const uint8_t* flipped, int32_t n, uint8_t* batch) {
  return winnow::guarded([&] {
    winnow::check_arguments(block, rows, n, batch);
    const int64_t line = block->width * winnow::kChannels;
    winnow::gather(
        *block, rows, flipped, n,
        [&](const uint8_t* image, int64_t at) {
          std::memcpy(batch + at, image, block->height * line);
        },
        [&](const uint8_t* image, int64_t at) {
          for (int32_t y = 0; y < block->height; ++y) {
            winnow::mirror(image + y * line, block->width, batch + at + y * line);
          }
        });
  });
}
