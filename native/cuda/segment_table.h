// All segments of a call as one list of chunks, so that one launch serves a whole network.
//
// The host uploads the segments and, for each, the number of chunks before it; a block finds the
// segment of its chunk by bisection. That is a few loads per chunk, and the upload grows with the
// segments and not with the weights.
#pragma once

#include <cstdint>
#include <cstring>
#include <vector>

#include "workspace.h"

namespace winnow::cuda {

// A multiple of 8: no byte of a mask belongs to two chunks. Of 32: a warp meets whole words of it.
// Small enough that a network of a million weights still fills a large GPU.
constexpr int kChunkWeights = 4096;

// In device memory, but for itself: it travels as a kernel's parameter.
template <class Segment>
struct SegmentTable {
  const Segment* segments;
  const int64_t* first_chunk;  // n + 1 numbers, the last one is `chunks`
  int32_t n;
  int64_t chunks;
};

// A part of a segment: the weights from begin to begin + count - 1.
struct Chunk {
  int32_t segment;
  int64_t begin;
  int32_t count;  // up to the chunk size, less in the last chunk of a segment
};

// Uploads a table under a name of its own, so that a call with the same segments as the one before
// finds it on the device. chunks_of(segment): how many chunks a segment takes.
template <class Segment, class ChunksOf>
SegmentTable<Segment> upload_segments(Workspace& workspace, const char* name,
                                      const Segment* segments, int32_t n, ChunksOf chunks_of) {
  static_assert(sizeof(Segment) % alignof(int64_t) == 0);
  const size_t segment_bytes = static_cast<size_t>(n) * sizeof(Segment);
  std::vector<int64_t> first_chunk(static_cast<size_t>(n) + 1, 0);
  for (int32_t s = 0; s < n; ++s) first_chunk[s + 1] = first_chunk[s] + chunks_of(segments[s]);
  const size_t chunk_bytes = first_chunk.size() * sizeof(int64_t);
  std::vector<unsigned char> table(segment_bytes + chunk_bytes);
  if (n > 0) std::memcpy(table.data(), segments, segment_bytes);
  std::memcpy(table.data() + segment_bytes, first_chunk.data(), chunk_bytes);
  const auto* const device =
      static_cast<const unsigned char*>(workspace.upload(name, table.data(), table.size()));
  return {reinterpret_cast<const Segment*>(device),
          reinterpret_cast<const int64_t*>(device + segment_bytes), n, first_chunk.back()};
}

// The same with chunks of `chunk_weights` weights.
template <class Segment>
SegmentTable<Segment> upload_segments(Workspace& workspace, const char* name,
                                      const Segment* segments, int32_t n,
                                      int64_t chunk_weights = kChunkWeights) {
  return upload_segments(workspace, name, segments, n, [chunk_weights](const Segment& segment) {
    return (segment.count + chunk_weights - 1) / chunk_weights;
  });
}

// The segment that a chunk belongs to: the last one that begins at or before it. Of segments
// without chunks, which begin where the next one does, none is the last.
template <class Segment>
__device__ inline int32_t segment_of(const SegmentTable<Segment>& table, int64_t chunk) {
  int32_t low = 0;
  int32_t high = table.n - 1;
  while (low < high) {
    const int32_t middle = low + (high - low + 1) / 2;
    if (table.first_chunk[middle] <= chunk) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

template <class Segment>
__device__ inline Chunk chunk_at(const SegmentTable<Segment>& table, int64_t index,
                                 int32_t chunk_weights = kChunkWeights) {
  const int32_t segment = segment_of(table, index);
  const int64_t begin = (index - table.first_chunk[segment]) * chunk_weights;
  const int64_t left = table.segments[segment].count - begin;
  return {segment, begin, static_cast<int32_t>(left < chunk_weights ? left : chunk_weights)};
}

}  // namespace winnow::cuda
