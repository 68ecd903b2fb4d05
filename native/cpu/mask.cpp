#include "winnow/mask.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "backend_loader.h"
#include "failure.h"
#include "kernels.h"
#include "threads.h"

namespace winnow {
namespace {

// A weight is 2 bits to read here, where the other kernels move several words of it: a chunk and
// the least work that is worth a team are as many times larger.
constexpr int64_t kCompareChunk = int64_t{1} << 19;  // 64 KiB of each mask
constexpr int64_t kWeightsPerWord = 16;

void check_mask(const uint8_t* mask, int64_t count) {
  if (count < 0) {
    fail(WINNOW_INVALID_ARGUMENT, "count is %lld: it must be >= 0", static_cast<long long>(count));
  }
  if (mask == nullptr && count > 0) fail(WINNOW_INVALID_ARGUMENT, "mask is NULL");
}

struct ComparedChunk {
  Chunk chunk;
  winnow_mask_overlap overlap;
};

void compare(const winnow_mask_pair* pairs, int32_t n, int64_t total,
             winnow_mask_overlap* overlaps) {
  const Kernels& kernels = active_kernels();
  std::vector<Chunk> chunks;
  for (int32_t s = 0; s < n; ++s) append_chunks(s, pairs[s].count, kCompareChunk, &chunks);
  std::vector<ComparedChunk> parts;
  parts.reserve(chunks.size());
  for (const Chunk& chunk : chunks) parts.push_back({chunk, {0, 0, 0}});
  parallel_for(parts.data(), static_cast<int64_t>(parts.size()), team_size(total / kWeightsPerWord),
               [&](ComparedChunk& part, int) {
                 const winnow_mask_pair& pair = pairs[part.chunk.segment];
                 const int64_t byte = part.chunk.begin / 8;
                 part.overlap =
                     kernels.mask_overlap(pair.a + byte, pair.b + byte, part.chunk.count);
               });
  std::fill(overlaps, overlaps + n, winnow_mask_overlap{0, 0, 0});
  for (const ComparedChunk& part : parts) {
    winnow_mask_overlap& sum = overlaps[part.chunk.segment];
    sum.alive_a += part.overlap.alive_a;
    sum.alive_b += part.overlap.alive_b;
    sum.both += part.overlap.both;
  }
}

}  // namespace
}  // namespace winnow

winnow_status winnow_mask_apply(winnow_device* device, const winnow_masked_segment* segments,
                                int32_t n) {
  return winnow::guarded([&] {
    const int64_t total = winnow::checked_total(segments, n);
    for (int32_t s = 0; s < n; ++s) {
      winnow::check_pointer(segments[s].values, "values", s, segments[s].count);
      winnow::check_pointer(segments[s].mask, "mask", s, segments[s].count);
    }
    if (device != nullptr) {
      return winnow::on_device(*device, device->backend->mask_apply, segments, n);
    }
    const winnow::Kernels& kernels = winnow::active_kernels();
    const auto chunks = winnow::split(segments, n, total);
    winnow::parallel_for(chunks.data(), static_cast<int64_t>(chunks.size()),
                         winnow::team_size(total), [&](const winnow::Chunk& chunk, int) {
                           const winnow_masked_segment& segment = segments[chunk.segment];
                           float* values = segment.values + chunk.begin;
                           kernels.copy_float32(values, segment.mask + chunk.begin / 8, chunk.count,
                                                values);
                         });
  });
}

winnow_status winnow_mask_fill(winnow_device* device, uint8_t* mask, int64_t count) {
  return winnow::guarded([&] {
    winnow::check_mask(mask, count);
    if (count == 0) return;
    if (device != nullptr) {
      return winnow::on_device(*device, device->backend->mask_fill, mask, count);
    }
    std::memset(mask, 0xff, static_cast<size_t>(count / 8));
    if (count % 8 != 0) mask[count / 8] = static_cast<uint8_t>((1 << (count % 8)) - 1);
  });
}

winnow_status winnow_mask_compare(winnow_device* device, const winnow_mask_pair* pairs, int32_t n,
                                  winnow_mask_overlap* overlaps) {
  return winnow::guarded([&] {
    const int64_t total = winnow::checked_total(pairs, n);
    for (int32_t s = 0; s < n; ++s) {
      winnow::check_pointer(pairs[s].a, "mask a", s, pairs[s].count);
      winnow::check_pointer(pairs[s].b, "mask b", s, pairs[s].count);
    }
    if (overlaps == nullptr && n > 0) winnow::fail(WINNOW_INVALID_ARGUMENT, "overlaps is NULL");
    if (device != nullptr) {
      return winnow::on_device(*device, device->backend->mask_compare, pairs, n, overlaps);
    }
    winnow::compare(pairs, n, total, overlaps);
  });
}
