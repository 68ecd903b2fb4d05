#include "winnow/mask.h"

#include <cstring>

#include "backend_loader.h"
#include "failure.h"
#include "kernels.h"
#include "threads.h"

namespace {

void check_mask(const uint8_t* mask, int64_t count) {
  if (count < 0) {
    winnow::fail(WINNOW_INVALID_ARGUMENT, "count is %lld: it must be >= 0",
                 static_cast<long long>(count));
  }
  if (mask == nullptr && count > 0) winnow::fail(WINNOW_INVALID_ARGUMENT, "mask is NULL");
}

}  // namespace

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
                           kernels.mask_apply(segment.values + chunk.begin,
                                              segment.mask + chunk.begin / 8, chunk.count);
                         });
  });
}

winnow_status winnow_mask_fill(winnow_device* device, uint8_t* mask, int64_t count) {
  return winnow::guarded([&] {
    check_mask(mask, count);
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
    winnow::checked_total(pairs, n);
    for (int32_t s = 0; s < n; ++s) {
      winnow::check_pointer(pairs[s].a, "mask a", s, pairs[s].count);
      winnow::check_pointer(pairs[s].b, "mask b", s, pairs[s].count);
    }
    if (overlaps == nullptr && n > 0) winnow::fail(WINNOW_INVALID_ARGUMENT, "overlaps is NULL");
    if (device != nullptr) {
      return winnow::on_device(*device, device->backend->mask_compare, pairs, n, overlaps);
    }
    const winnow::Kernels& kernels = winnow::active_kernels();
    for (int32_t s = 0; s < n; ++s) {
      const int64_t alive = kernels.count_alive(pairs[s].a, pairs[s].count);
      overlaps[s] = {alive, alive, alive};
    }
  });
}
