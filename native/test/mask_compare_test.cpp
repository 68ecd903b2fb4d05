// The agreement of masks against a count bit by bit.
#include "check.h"

namespace {

struct Pair {
  std::vector<uint8_t> a, b;
  int64_t count;
};

// Bits above the last weight mean nothing: they are set here.
std::vector<uint8_t> draw(int64_t count, double density, std::mt19937_64& random) {
  std::vector<uint8_t> mask = check::random_mask(count, density, random);
  if (count % 8 != 0) mask.back() = static_cast<uint8_t>(mask.back() | (0xff << (count % 8)));
  return mask;
}

winnow_mask_overlap count(const Pair& pair) {
  winnow_mask_overlap overlap = {0, 0, 0};
  for (int64_t i = 0; i < pair.count; ++i) {
    const bool a = check::alive(pair.a, i);
    const bool b = check::alive(pair.b, i);
    overlap.alive_a += a;
    overlap.alive_b += b;
    overlap.both += a && b;
  }
  return overlap;
}

void compare(const std::vector<Pair>& pairs) {
  std::vector<winnow_mask_pair> segments;
  std::vector<winnow_mask_overlap> expected;
  for (const Pair& pair : pairs) {
    segments.push_back({pair.a.data(), pair.b.data(), pair.count});
    expected.push_back(count(pair));
  }
  // The same mask twice: how the alive weights of one are counted.
  segments.push_back({pairs.back().a.data(), pairs.back().a.data(), pairs.back().count});
  const int64_t alive = expected.back().alive_a;
  expected.push_back({alive, alive, alive});
  for (winnow_isa isa : check::isas()) {
    for (int threads : {1, 2, 4}) {
      check::current_case() =
          "compare, isa " + std::to_string(isa) + ", threads " + std::to_string(threads);
      CHECK_EQ(winnow_cpu_set_isa(isa), WINNOW_OK);
      CHECK_EQ(winnow_cpu_set_threads(threads), WINNOW_OK);
      const size_t n = segments.size();
      std::vector<winnow_mask_overlap> actual(n + 1, winnow_mask_overlap{-7, -7, -7});
      CHECK_EQ(
          winnow_mask_compare(nullptr, segments.data(), static_cast<int32_t>(n), actual.data()),
          WINNOW_OK);
      for (size_t s = 0; s < n; ++s) {
        CHECK_EQ(actual[s].alive_a, expected[s].alive_a);
        CHECK_EQ(actual[s].alive_b, expected[s].alive_b);
        CHECK_EQ(actual[s].both, expected[s].both);
      }
      CHECK_EQ(actual[n].alive_a, -7);
    }
  }
}

void errors() {
  check::current_case() = "errors";
  const winnow_status bad = WINNOW_INVALID_ARGUMENT;
  const uint8_t mask = 0xff;
  winnow_mask_overlap overlap = {17, 17, 17};
  winnow_mask_pair pair = {nullptr, &mask, 3};
  CHECK_FAILS(winnow_mask_compare(nullptr, &pair, 1, &overlap), bad, "mask a");
  pair = {&mask, nullptr, 3};
  CHECK_FAILS(winnow_mask_compare(nullptr, &pair, 1, &overlap), bad, "mask b");
  pair = {&mask, &mask, -1};
  CHECK_FAILS(winnow_mask_compare(nullptr, &pair, 1, &overlap), bad, "-1");
  pair = {&mask, &mask, 3};
  CHECK_FAILS(winnow_mask_compare(nullptr, &pair, -1, &overlap), bad, "-1");
  CHECK_FAILS(winnow_mask_compare(nullptr, nullptr, 1, &overlap), bad, "segments");
  CHECK_FAILS(winnow_mask_compare(nullptr, &pair, 1, nullptr), bad, "overlaps");
  CHECK_EQ(overlap.alive_a, 17);
  CHECK_EQ(winnow_mask_compare(nullptr, nullptr, 0, nullptr), WINNOW_OK);
  pair = {nullptr, nullptr, 0};
  CHECK_EQ(winnow_mask_compare(nullptr, &pair, 1, &overlap), WINNOW_OK);
  CHECK_EQ(overlap.alive_a + overlap.alive_b + overlap.both, 0);
}

}  // namespace

int main() {
  std::mt19937_64 random(check::seed());
  std::vector<Pair> pairs;
  for (int64_t count : {0, 1, 7, 8, 9, 63, 64, 65, 511, 512, 513, 4099}) {
    pairs.push_back({draw(count, 0.4, random), draw(count, 0.7, random), count});
    pairs.push_back({draw(count, 1.0, random), draw(count, 0.0, random), count});
  }
  compare(pairs);
  // Enough for a team, with a segment that is cut into chunks.
  pairs.push_back({draw(2200003, 0.2, random), draw(2200003, 0.5, random), 2200003});
  compare(pairs);
  errors();
  return 0;
}
