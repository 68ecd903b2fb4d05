// How maps differ: cases worked out by hand, and random maps against a brute-force reference.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "check.h"

namespace {

using Map = std::vector<float>;

// The strongest fifth, by sorting: larger values first, then lower indices.
std::vector<bool> strongest(const Map& map) {
  std::vector<int64_t> order(map.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](int64_t a, int64_t b) { return map[a] > map[b]; });
  const auto wanted = static_cast<size_t>(std::floor(0.2 * static_cast<double>(map.size()) + 0.5));
  std::vector<bool> chosen(map.size());
  for (size_t i = 0; i < wanted; ++i) chosen[order[i]] = map[order[i]] > 0.0f;
  return chosen;
}

double overlap(const Map& a, const Map& b) {
  const std::vector<bool> in_a = strongest(a), in_b = strongest(b);
  double both = 0, either = 0;
  for (size_t p = 0; p < a.size(); ++p) {
    both += in_a[p] && in_b[p];
    either += in_a[p] || in_b[p];
  }
  return either == 0 ? 1.0 : both / either;
}

double correlation(const Map& a, const Map& b) {
  const auto constant = [](const Map& map) {
    return *std::min_element(map.begin(), map.end()) == *std::max_element(map.begin(), map.end());
  };
  if (constant(a) || constant(b)) return 0.0;
  long double mean_a = 0, mean_b = 0, product = 0, square_a = 0, square_b = 0;
  for (size_t p = 0; p < a.size(); ++p) {
    mean_a += a[p] / static_cast<long double>(a.size());
    mean_b += b[p] / static_cast<long double>(a.size());
  }
  for (size_t p = 0; p < a.size(); ++p) {
    product += (a[p] - mean_a) * (b[p] - mean_b);
    square_a += (a[p] - mean_a) * (a[p] - mean_a);
    square_b += (b[p] - mean_b) * (b[p] - mean_b);
  }
  return static_cast<double>(product / std::sqrt(square_a * square_b));
}

double centre(const Map& map, int32_t width, bool along_x) {
  long double mass = 0, moment = 0;
  for (size_t p = 0; p < map.size(); ++p) {
    const long double weight = std::max(map[p], 0.0f);
    mass += weight;
    moment += weight * static_cast<long double>(along_x ? p % width : p / width);
  }
  const auto size = static_cast<double>(along_x ? width : map.size() / width);
  return mass == 0 ? (size - 1) / 2 : static_cast<double>(moment / mass);
}

winnow_attention_drift reference(const Map& map, const Map& other, int32_t width) {
  double squares = 0;
  for (size_t p = 0; p < map.size(); ++p) squares += std::pow(double{map[p]} - other[p], 2);
  return {std::sqrt(squares), overlap(map, other), correlation(map, other),
          std::hypot(centre(map, width, true) - centre(other, width, true),
                     centre(map, width, false) - centre(other, width, false))};
}

winnow_attention_drift compare(const Map& map, const Map& other, int32_t height, int32_t width) {
  winnow_attention_drift drift;
  CHECK_EQ(winnow_attention_compare(nullptr, map.data(), other.data(), 1, height, width, &drift),
           WINNOW_OK);
  return drift;
}

void expect(const winnow_attention_drift& drift, double frobenius, double overlap,
            double correlation, double centre_shift) {
  CHECK(drift.frobenius == frobenius);
  CHECK(drift.overlap == overlap);
  CHECK(std::fabs(drift.correlation - correlation) <= 1e-15);
  CHECK(std::fabs(drift.centre_shift - centre_shift) <= 1e-12);
}

Map blob(int32_t at_x, int32_t at_y) {
  Map map(100);
  for (int32_t y = 0; y < 10; ++y) {
    for (int32_t x = 0; x < 10; ++x) {
      if (std::abs(x - at_x) <= 1 && std::abs(y - at_y) <= 1) map[y * 10 + x] = 1.0f;
    }
  }
  return map;
}

void by_hand() {
  check::current_case() = "by hand";
  const Map left = blob(2, 3);
  expect(compare(left, left, 10, 10), 0.0, 1.0, 1.0, 0.0);
  // 9 pixels of 1 each: 6 are common, 12 in either; moved by one column.
  expect(compare(blob(3, 3), left, 10, 10), std::sqrt(6.0), 0.5, (6 - 0.81) / (9 - 0.81), 1.0);
  // Apart: 3 columns and 4 rows.
  expect(compare(blob(5, 7), left, 10, 10), std::sqrt(18.0), 0.0, -0.81 / (9 - 0.81), 5.0);
  const Map zero(100), constant(100, 0.7f), negative(100, -1.0f);
  expect(compare(zero, zero, 10, 10), 0.0, 1.0, 0.0, 0.0);
  expect(compare(constant, constant, 10, 10), 0.0, 1.0, 0.0, 0.0);
  // Of a constant map the first 20 pixels are chosen; the blob starts at pixel 21.
  const winnow_attention_drift flat = compare(constant, left, 10, 10);
  CHECK(flat.overlap == 0.0 && flat.correlation == 0.0);
  CHECK(std::fabs(flat.centre_shift - std::hypot(4.5 - 2, 4.5 - 3)) <= 1e-12);
  expect(compare(negative, zero, 10, 10), 10.0, 1.0, 0.0, 0.0);
  // An empty set against one that is not.
  expect(compare(zero, left, 10, 10), 3.0, 0.0, 0.0, std::hypot(4.5 - 2, 4.5 - 3));
  // One or two pixels are too few for a fifth.
  const Map one = {1.0f, 0.0f}, two = {0.0f, 1.0f};
  expect(compare(one, two, 1, 2), std::sqrt(2.0), 1.0, -1.0, 1.0);
  // The fifth of 5 is 1: of three equal pixels the first.
  const Map ties = {0.5f, 0.5f, 0.5f, 0.1f, 0.0f}, first = {1.0f, 0.0f, 0.0f, 0.0f, 0.0f};
  CHECK(compare(ties, first, 1, 5).overlap == 1.0);
  CHECK(compare(ties, {0.0f, 1.0f, 0.0f, 0.0f, 0.0f}, 1, 5).overlap == 0.0);
}

Map draw(int64_t pixels, int kind, std::mt19937_64& random) {
  std::normal_distribution<float> normal;
  Map map(pixels);
  for (float& value : map) {
    switch (kind) {
      case 0:  // as the maps of Grad-CAM are
        value = std::min(std::fabs(normal(random)), 1.0f);
        break;
      case 1:  // ties everywhere
        value = static_cast<float>(random() % 3) / 2.0f;
        break;
      case 2:  // mostly nothing
        value = random() % 10 == 0 ? normal(random) : 0.0f;
        break;
      case 3:  // neighbours in the last bits only
        value = std::nextafter(1.0f, 2.0f) - static_cast<float>(random() % 4) * 0x1p-24f;
        break;
      default:  // signed, denormal and zero of both signs
        value = random() % 4 == 0   ? -0.0f
                : random() % 3 == 0 ? static_cast<float>(random() % 9) * 1e-45f
                                    : normal(random);
    }
  }
  return map;
}

void random_maps(std::mt19937_64& random) {
  const struct {
    int32_t images, height, width;
  } sizes[] = {{3, 1, 1},   {9, 1, 3},    {20, 4, 4},  {20, 7, 7},
               {10, 5, 13}, {7, 128, 96}, {25, 90, 80}};
  for (const auto& size : sizes) {
    const int64_t pixels = int64_t{size.height} * size.width;
    std::vector<Map> maps, others;
    Map all_maps, all_others;
    for (int32_t i = 0; i < size.images; ++i) {
      maps.push_back(draw(pixels, i % 5, random));
      others.push_back(i % 7 == 6 ? maps.back() : draw(pixels, (i / 5 + i) % 5, random));
      all_maps.insert(all_maps.end(), maps.back().begin(), maps.back().end());
      all_others.insert(all_others.end(), others.back().begin(), others.back().end());
    }
    std::vector<winnow_attention_drift> first;
    for (int threads : {1, 2, 4}) {
      CHECK_EQ(winnow_cpu_set_threads(threads), WINNOW_OK);
      std::vector<winnow_attention_drift> drifts(size.images + 1, {-7, -7, -7, -7});
      CHECK_EQ(winnow_attention_compare(nullptr, all_maps.data(), all_others.data(), size.images,
                                        size.height, size.width, drifts.data()),
               WINNOW_OK);
      CHECK(drifts.back().frobenius == -7);
      if (first.empty()) first = drifts;
      for (int32_t i = 0; i < size.images; ++i) {
        check::current_case() = "image " + std::to_string(i) + " of " +
                                std::to_string(size.height) + " x " + std::to_string(size.width) +
                                ", threads " + std::to_string(threads);
        CHECK(std::memcmp(&drifts[i], &first[i], sizeof(drifts[i])) == 0);
        const winnow_attention_drift expected = reference(maps[i], others[i], size.width);
        CHECK(std::fabs(drifts[i].frobenius - expected.frobenius) <= 1e-12 * expected.frobenius);
        CHECK(drifts[i].overlap == expected.overlap);
        // Neighbours in the last bits: the mean is known to 1e-16 of the values, 1e-9 of what they
        // differ by.
        CHECK(std::fabs(drifts[i].correlation - expected.correlation) <= 1e-8);
        CHECK(std::fabs(drifts[i].correlation) <= 1.0);
        CHECK(std::fabs(drifts[i].centre_shift - expected.centre_shift) <= 1e-9);
      }
    }
  }
}

void errors() {
  check::current_case() = "errors";
  const winnow_status bad = WINNOW_INVALID_ARGUMENT;
  const float map[4] = {};
  winnow_attention_drift drift = {17, 17, 17, 17};
  CHECK_FAILS(winnow_attention_compare(nullptr, nullptr, map, 1, 2, 2, &drift), bad, "maps");
  CHECK_FAILS(winnow_attention_compare(nullptr, map, nullptr, 1, 2, 2, &drift), bad, "references");
  CHECK_FAILS(winnow_attention_compare(nullptr, map, map, 1, 2, 2, nullptr), bad, "drifts");
  CHECK_FAILS(winnow_attention_compare(nullptr, map, map, -1, 2, 2, &drift), bad, "images");
  CHECK_FAILS(winnow_attention_compare(nullptr, map, map, 1, 0, 2, &drift), bad, "height");
  CHECK_FAILS(winnow_attention_compare(nullptr, map, map, 1, 2, 0, &drift), bad, "width");
  CHECK_FAILS(winnow_attention_compare(nullptr, map, map, INT32_MAX, INT32_MAX, INT32_MAX, &drift),
              bad, "2^63");
  CHECK(drift.overlap == 17);
  CHECK_EQ(winnow_attention_compare(nullptr, nullptr, nullptr, 0, 2, 2, nullptr), WINNOW_OK);
}

}  // namespace

int main() {
  std::mt19937_64 random(check::seed());
  by_hand();
  random_maps(random);
  errors();
  return 0;
}
