// Zeros the pruned values, and writes the mask in which none is pruned.
//
// Memory: one bit a weight is read; only the 32-byte sectors that hold a pruned value are touched.
// No value is read, so NaN cannot spread and -0 cannot stay.
#include "launchers.h"
#include "segment_table.h"

namespace winnow::cuda {
namespace {

constexpr int kThreads = 256;

// One weight a lane: the stores of a warp fall into the same few sectors whatever the alignment of
// the values, which four weights a lane with gaps between them would not.
__global__ void __launch_bounds__(kThreads)
    mask_apply_kernel(SegmentTable<winnow_masked_segment> table) {
  for (int64_t index = blockIdx.x; index < table.chunks; index += gridDim.x) {
    const Chunk chunk = chunk_at(table, index);
    const winnow_masked_segment segment = table.segments[chunk.segment];
    float* const values = segment.values + chunk.begin;
    const uint8_t* const mask = segment.mask + chunk.begin / 8;
    for (int i = static_cast<int>(threadIdx.x); i < chunk.count; i += kThreads) {
      if (((mask[i / 8] >> (i % 8)) & 1) == 0) values[i] = 0.0f;
    }
  }
}

}  // namespace

void mask_apply(Workspace& workspace, const winnow_masked_segment* segments, int32_t n) {
  const auto table = upload_segments(workspace, "mask_apply.segments", segments, n);
  if (table.chunks == 0) return;
  const unsigned grid = workspace.grid(mask_apply_kernel, kThreads, 0, table.chunks);
  WINNOW_LAUNCH(mask_apply_kernel, grid, kThreads, 0, workspace.stream(), table);
  check_launch();
}

void mask_fill(Workspace& workspace, uint8_t* mask, int64_t count) {
  const int64_t whole = count / 8;
  const int tail = static_cast<int>(count % 8);
  if (whole > 0) {
    check(cudaMemsetAsync(mask, 0xff, static_cast<size_t>(whole), workspace.stream()));
  }
  if (tail > 0) check(cudaMemsetAsync(mask + whole, (1 << tail) - 1, 1, workspace.stream()));
}

}  // namespace winnow::cuda
