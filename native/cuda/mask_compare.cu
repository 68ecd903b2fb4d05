// How many weights two masks keep, and how many both: population counts of 32 weights at a time.
//
// Memory: two bits a weight are read once. Sums are of integers, so their order does not matter.
#include <cstring>

#include "block_reduce.h"
#include "launchers.h"
#include "segment_table.h"

namespace winnow::cuda {
namespace {

constexpr int kThreads = 256;

// A bit is 1/32 of a weight's memory: chunks are larger, so that the three atomics at their end
// stay rare.
constexpr int32_t kBitsPerChunk = 16 * kChunkWeights;

// The bits of `left` weights from a multiple of 32 on, those above them 0. A mask starts at any
// byte, and its last bits may be garbage.
__device__ uint32_t mask_word(const uint8_t* mask, int32_t left, bool aligned) {
  if (aligned && left >= 32) return *reinterpret_cast<const uint32_t*>(mask);
  uint32_t word = 0;
  for (int byte = 0; byte < 4 && 8 * byte < left; ++byte) {
    word |= static_cast<uint32_t>(mask[byte]) << (8 * byte);
  }
  return left >= 32 ? word : word & ((1u << left) - 1u);
}

// counts: alive in a, in b, in both, for each pair; 0 before the launch.
__global__ void __launch_bounds__(kThreads)
    mask_compare_kernel(SegmentTable<winnow_mask_pair> table, unsigned long long* counts) {
  __shared__ int block_counts[3];
  for (int64_t index = blockIdx.x; index < table.chunks; index += gridDim.x) {
    const Chunk chunk = chunk_at(table, index, kBitsPerChunk);
    const winnow_mask_pair pair = table.segments[chunk.segment];
    const uint8_t* const a = pair.a + chunk.begin / 8;
    const uint8_t* const b = pair.b + chunk.begin / 8;
    const bool aligned =
        reinterpret_cast<uintptr_t>(a) % 4 == 0 && reinterpret_cast<uintptr_t>(b) % 4 == 0;
    if (threadIdx.x < 3) block_counts[threadIdx.x] = 0;
    __syncthreads();

    int alive[3] = {0, 0, 0};
    for (int first = 32 * static_cast<int>(threadIdx.x); first < chunk.count;
         first += 32 * kThreads) {
      const uint32_t word_a = mask_word(a + first / 8, chunk.count - first, aligned);
      const uint32_t word_b = mask_word(b + first / 8, chunk.count - first, aligned);
      alive[0] += __popc(word_a);
      alive[1] += __popc(word_b);
      alive[2] += __popc(word_a & word_b);
    }
    for (int which = 0; which < 3; ++which) {
      const int sum = warp_sum(alive[which]);
      if (threadIdx.x % 32 == 0) atomicAdd(&block_counts[which], sum);
    }
    __syncthreads();
    if (threadIdx.x < 3) {
      atomicAdd(&counts[int64_t{3} * chunk.segment + threadIdx.x],
                static_cast<unsigned long long>(block_counts[threadIdx.x]));
    }
  }
}

}  // namespace

void mask_compare(Workspace& workspace, const winnow_mask_pair* pairs, int32_t n,
                  winnow_mask_overlap* overlaps) {
  if (n == 0) return;
  static_assert(sizeof(winnow_mask_overlap) == 3 * sizeof(unsigned long long));
  const int64_t numbers = 3 * static_cast<int64_t>(n);
  const auto table =
      upload_segments(workspace, "mask_compare.pairs", pairs, n, int64_t{kBitsPerChunk});
  auto* const counts = workspace.buffer<unsigned long long>("mask_compare.counts", numbers);
  check(cudaMemsetAsync(counts, 0, static_cast<size_t>(numbers) * sizeof(*counts),
                        workspace.stream()));
  if (table.chunks > 0) {
    const unsigned grid = workspace.grid(mask_compare_kernel, kThreads, 0, table.chunks);
    WINNOW_LAUNCH(mask_compare_kernel, grid, kThreads, 0, workspace.stream(), table, counts);
    check_launch();
  }
  std::memcpy(overlaps, workspace.download(counts, numbers),
              static_cast<size_t>(n) * sizeof(*overlaps));
}

}  // namespace winnow::cuda
