// Four weights a thread: one 16-byte access to each float array and half a byte of mask.
#pragma once

#include "segment_table.h"

namespace winnow::cuda {

constexpr int kQuadThreads = 256;

struct Quad {
  float value[4];
};

// Which of the four weights from i (a multiple of 4) on are alive, as bits 0 to 3.
__device__ inline unsigned alive_bits(const uint8_t* mask, int64_t i) {
  return mask == nullptr ? 0xfu : (static_cast<unsigned>(mask[i / 8]) >> (i % 8)) & 0xfu;
}

template <class... Pointers>
__device__ inline bool aligned_to_16(const Pointers*... pointers) {
  return ((reinterpret_cast<uintptr_t>(pointers) | ...) & 15u) == 0;
}

// count: 1 to 4; what is not there is 0. wide: count is 4 and the address is aligned to 16.
__device__ inline Quad load(const float* address, int count, bool wide) {
  if (wide) {
    const float4 vector = *reinterpret_cast<const float4*>(address);
    return {{vector.x, vector.y, vector.z, vector.w}};
  }
  Quad quad;
  for (int k = 0; k < 4; ++k) quad.value[k] = k < count ? address[k] : 0.0f;
  return quad;
}

__device__ inline void store(float* address, const Quad& quad, int count, bool wide) {
  if (wide) {
    *reinterpret_cast<float4*>(address) =
        make_float4(quad.value[0], quad.value[1], quad.value[2], quad.value[3]);
    return;
  }
  for (int k = 0; k < 4; ++k) {
    if (k < count) address[k] = quad.value[k];
  }
}

// The four as bfloat16. wide: count is 4 and the address is aligned to 8.
__device__ inline void store_bfloat16(uint16_t* address, const Quad& quad, int count, bool wide) {
  if (wide) {
    *reinterpret_cast<ushort4*>(address) =
        make_ushort4(float_to_bfloat16(quad.value[0]), float_to_bfloat16(quad.value[1]),
                     float_to_bfloat16(quad.value[2]), float_to_bfloat16(quad.value[3]));
    return;
  }
  for (int k = 0; k < 4; ++k) {
    if (k < count) address[k] = float_to_bfloat16(quad.value[k]);
  }
}

// Calls body(segment, i, count) for all weights of all segments, those from i to i + count - 1
// (count 1 to 4) at a time, in no order.
template <class Segment, class Body>
__global__ void __launch_bounds__(kQuadThreads)
    quads_kernel(SegmentTable<Segment> table, Body body) {
  for (int64_t index = blockIdx.x; index < table.chunks; index += gridDim.x) {
    const Chunk chunk = chunk_at(table, index);
    const Segment segment = table.segments[chunk.segment];
    for (int i = 4 * static_cast<int>(threadIdx.x); i < chunk.count; i += 4 * kQuadThreads) {
      const int left = chunk.count - i;
      body(segment, chunk.begin + i, left < 4 ? left : 4);
    }
  }
}

template <class Segment, class Body>
void for_each_quad(Workspace& workspace, const SegmentTable<Segment>& table, const Body& body) {
  if (table.chunks == 0) return;
  const auto kernel = quads_kernel<Segment, Body>;
  const unsigned grid = workspace.grid(kernel, kQuadThreads, 0, table.chunks);
  WINNOW_LAUNCH(kernel, grid, kQuadThreads, 0, workspace.stream(), table, body);
  check_launch();
}

}  // namespace winnow::cuda
