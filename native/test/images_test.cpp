// Batches against their definition, value by value.
#include "guarded.h"

namespace {

struct Block {
  Block(int64_t count, int32_t height, int32_t width, std::mt19937_64& random)
      : pixels(count * height * width * 3), view{pixels.data(), count, height, width} {
    for (int64_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<uint8_t>(random());
  }

  uint8_t at(int64_t row, int64_t y, int64_t x, int64_t channel) const {
    return pixels[((row * view.height + y) * view.width + x) * 3 + channel];
  }

  check::Guarded<uint8_t> pixels;
  winnow_image_block view;
};

void expect(const Block& block, const std::vector<int64_t>& rows,
            const std::vector<uint8_t>& flipped) {
  const int32_t n = static_cast<int32_t>(rows.size());
  const int64_t size = int64_t{block.view.height} * block.view.width * 3;
  check::Guarded<float> floats(n * size);
  check::Guarded<uint8_t> bytes(n * size);
  const uint8_t* flips = flipped.empty() ? nullptr : flipped.data();
  CHECK_EQ(winnow_images_to_float(&block.view, rows.data(), flips, n, floats.data()), WINNOW_OK);
  CHECK_EQ(winnow_images_to_bytes(&block.view, rows.data(), flips, n, bytes.data()), WINNOW_OK);
  CHECK(floats.intact());
  CHECK(bytes.intact());
  CHECK(block.pixels.intact());
  int64_t i = 0;
  for (int32_t image = 0; image < n; ++image) {
    const bool mirrored = flips != nullptr && flips[image] != 0;
    for (int32_t y = 0; y < block.view.height; ++y) {
      for (int32_t x = 0; x < block.view.width; ++x) {
        for (int channel = 0; channel < 3; ++channel, ++i) {
          const int32_t from = mirrored ? block.view.width - 1 - x : x;
          const uint8_t value = block.at(rows[image], y, from, channel);
          CHECK_EQ(bytes[i], value);
          // A double has more than 2 * 24 + 1 bits, so its quotient rounded to a float is the
          // quotient of floats.
          CHECK(check::same_bits(floats[i], static_cast<float>(value / 255.0)));
        }
      }
    }
  }
}

void batches(std::mt19937_64& random) {
  const int32_t sides[][2] = {{1, 1},  {1, 2},  {2, 1},   {3, 3},  {1, 17},   {17, 1},
                              {5, 16}, {8, 31}, {32, 32}, {7, 85}, {33, 129}, {128, 128}};
  for (const auto& side : sides) {
    const int64_t count = 1 + static_cast<int64_t>(random() % 9);
    const Block block(count, side[0], side[1], random);
    for (int32_t n : {0, 1, 2, 13}) {
      check::current_case() = std::to_string(n) + " of " + std::to_string(count) + " images of " +
                              std::to_string(side[0]) + " x " + std::to_string(side[1]);
      std::vector<int64_t> rows(n);
      std::vector<uint8_t> some(n);
      for (int64_t& row : rows) row = static_cast<int64_t>(random() % count);
      for (uint8_t& flip : some) flip = random() % 2 == 0 ? 0 : static_cast<uint8_t>(random());
      expect(block, rows, {});
      expect(block, rows, some);
      expect(block, rows, std::vector<uint8_t>(n, 1));
      expect(block, rows, std::vector<uint8_t>(n, 0));
      expect(block, std::vector<int64_t>(n, count - 1), some);
    }
  }
}

// An image that starts beyond 2^32 bytes of a block that is mostly not there: memory that nobody
// has touched takes none.
void far_away(std::mt19937_64& random) {
  if (!check::has_time()) return;
  check::current_case() = "beyond 2^32 bytes";
  constexpr int32_t kSide = 1024;
  constexpr int64_t kSize = int64_t{kSide} * kSide * 3;
  constexpr int64_t kCount = (int64_t{1} << 32) / kSize + 2;
  uint8_t* pixels = static_cast<uint8_t*>(std::calloc(kCount, kSize));
  if (pixels == nullptr) return;
  uint8_t* last = pixels + (kCount - 1) * kSize;
  for (int64_t i = 0; i < kSize; ++i) last[i] = static_cast<uint8_t>(random());
  const winnow_image_block block = {pixels, kCount, kSide, kSide};
  const int64_t row = kCount - 1;
  std::vector<uint8_t> batch(kSize);
  CHECK_EQ(winnow_images_to_bytes(&block, &row, nullptr, 1, batch.data()), WINNOW_OK);
  CHECK(std::memcmp(batch.data(), last, kSize) == 0);
  std::free(pixels);
}

void errors() {
  check::current_case() = "errors";
  const winnow_status bad = WINNOW_INVALID_ARGUMENT;
  const uint8_t pixels[2 * 3] = {1, 2, 3, 4, 5, 6};
  const int64_t rows[2] = {1, 0};
  float floats[6] = {-7, -7, -7, -7, -7, -7};
  uint8_t bytes[6] = {77, 77, 77, 77, 77, 77};
  const winnow_image_block good = {pixels, 2, 1, 1};
  const auto both = [&](const winnow_image_block* block, const int64_t* at, int32_t n,
                        const char* word) {
    CHECK_FAILS(winnow_images_to_float(block, at, nullptr, n, floats), bad, word);
    CHECK_FAILS(winnow_images_to_bytes(block, at, nullptr, n, bytes), bad, word);
  };
  const auto with = [&](winnow_image_block block, const char* word) {
    both(&block, rows, 2, word);
  };
  both(nullptr, rows, 2, "block is NULL");
  both(&good, nullptr, 2, "rows is NULL");
  both(&good, rows, -1, "n is -1");
  with({nullptr, 2, 1, 1}, "pixels of the block");
  with({pixels, -2, 1, 1}, "-2");
  with({pixels, 2, 0, 1}, "height is 0");
  with({pixels, 2, 1, -4}, "width is -4");
  with({pixels, INT64_MAX / 4, INT32_MAX, 1}, "the sizes of the block");
  with({pixels, 1, INT32_MAX, INT32_MAX}, "the sizes of the block");
  with({nullptr, 0, 1, 1}, "row 0 is 1");
  const int64_t behind[2] = {0, 2};
  both(&good, behind, 2, "row 1 is 2: the block has the rows 0 to 1");
  const int64_t before[2] = {-1, 0};
  both(&good, before, 2, "row 0 is -1");
  CHECK_FAILS(winnow_images_to_float(&good, rows, nullptr, 2, nullptr), bad, "batch is NULL");
  CHECK_FAILS(winnow_images_to_bytes(&good, rows, nullptr, 2, nullptr), bad, "batch is NULL");
  for (float value : floats) CHECK(value == -7.0f);
  for (uint8_t value : bytes) CHECK_EQ(value, 77);
  const winnow_image_block none = {nullptr, 0, 1, 1};
  CHECK_EQ(winnow_images_to_float(&none, nullptr, nullptr, 0, nullptr), WINNOW_OK);
  CHECK_EQ(winnow_images_to_bytes(&none, nullptr, nullptr, 0, nullptr), WINNOW_OK);
}

}  // namespace

int main() {
  std::mt19937_64 random(check::seed());
  batches(random);
  far_away(random);
  errors();
  return 0;
}
