// The compute copy: masked weights as float32 or bfloat16, in channels-last order.
//
// Memory, a weight: reads 4 bytes and 1/8 of mask, writes 4 or 2. Where the two orders differ a
// tile goes through shared memory, so that both sides are met in runs of neighbours.
#include "launchers.h"
#include "quads.h"

namespace winnow::cuda {
namespace {

constexpr int kTileFloats = 4096;

// A segment and how it is cut. A tile is either several whole filters, which are one run of memory
// in both orders, or some channels of one filter: a run of weights, and in the copy a run of
// channels for each pixel.
struct CopyPlan {
  const float* weights;
  const uint8_t* mask;
  void* copy;
  int64_t count;
  int64_t channels;  // 0: both orders are the same, and chunks are cut as for other kernels
  int64_t pixels;
  int64_t filters;
  int64_t tile_filters;
  int64_t tile_channels;
  int64_t channel_tiles;  // tiles in a filter; 1 when tiles are whole filters
  int64_t chunks;
};

CopyPlan plan_of(const winnow_copy_segment& segment) {
  CopyPlan plan = {};
  plan.weights = segment.weights;
  plan.mask = segment.mask;
  plan.copy = segment.copy;
  plan.count = segment.count;
  if (segment.channels == 1 || segment.pixels == 1 || segment.count == 0) {
    plan.chunks = (segment.count + kChunkWeights - 1) / kChunkWeights;
    return plan;
  }
  plan.channels = segment.channels;
  plan.pixels = segment.pixels;
  plan.filters = segment.count / (segment.channels * segment.pixels);
  // In the tile a channel takes an odd number of floats (see transpose_tile).
  const int64_t channel_floats = segment.pixels | 1;
  const int64_t most_channels = channel_floats > kTileFloats ? 1 : kTileFloats / channel_floats;
  plan.tile_filters = most_channels / segment.channels;
  if (plan.tile_filters > 0) {
    plan.tile_channels = segment.channels;
    plan.channel_tiles = 1;
  } else {
    plan.tile_filters = 1;
    // Runs of 32 channels fill the lanes of a warp.
    plan.tile_channels = most_channels > 32 ? most_channels / 32 * 32 : most_channels;
    plan.channel_tiles = (segment.channels + plan.tile_channels - 1) / plan.tile_channels;
  }
  plan.chunks = (plan.filters + plan.tile_filters - 1) / plan.tile_filters * plan.channel_tiles;
  return plan;
}

template <class Element>
__device__ Element element_of(float weight) {
  if constexpr (sizeof(Element) == sizeof(float)) {
    return weight;
  } else {
    return float_to_bfloat16(weight);
  }
}

__device__ float masked(const CopyPlan& plan, int64_t i) {
  const bool alive = plan.mask == nullptr || ((plan.mask[i / 8] >> (i % 8)) & 1) != 0;
  return alive ? plan.weights[i] : 0.0f;
}

__device__ void store_copy(float* copy, const Quad& quad, int count) {
  store(copy, quad, count, count == 4 && aligned_to_16(copy));
}

__device__ void store_copy(uint16_t* copy, const Quad& quad, int count) {
  store_bfloat16(copy, quad, count, count == 4 && reinterpret_cast<uintptr_t>(copy) % 8 == 0);
}

template <class Element>
__device__ void copy_in_order(const CopyPlan& plan, int64_t begin) {
  const int64_t left = plan.count - begin;
  const int count = static_cast<int>(left < kChunkWeights ? left : kChunkWeights);
  const bool aligned = aligned_to_16(plan.weights);
  for (int i = 4 * static_cast<int>(threadIdx.x); i < count; i += 4 * kQuadThreads) {
    const int here = count - i < 4 ? count - i : 4;
    const unsigned alive = alive_bits(plan.mask, begin + i);
    Quad quad = {};
    if (alive != 0) {
      quad = load(plan.weights + begin + i, here, aligned && here == 4);
      for (int k = 0; k < 4; ++k) {
        if (((alive >> k) & 1u) == 0) quad.value[k] = 0.0f;
      }
    }
    store_copy(static_cast<Element*>(plan.copy) + begin + i, quad, here);
  }
}

// Channels of one filter whose pixels fill more than a tile: straight from memory to memory. No
// network has such a layer; this is here so that all sizes work.
template <class Element>
__device__ void copy_channel(const CopyPlan& plan, int64_t filter, int64_t channel) {
  const int64_t from = (filter * plan.channels + channel) * plan.pixels;
  Element* const to =
      static_cast<Element*>(plan.copy) + filter * plan.channels * plan.pixels + channel;
  for (int64_t pixel = threadIdx.x; pixel < plan.pixels; pixel += kQuadThreads) {
    to[pixel * plan.channels] = element_of<Element>(masked(plan, from + pixel));
  }
}

// Division by a number that the compiler does not know takes some 20 instructions, which four times
// a weight would cost more than the memory. Exact while dividend * divisor < 2^32 (Granlund and
// Montgomery 1994); both are at most a tile's size here.
class Divisor {
 public:
  __device__ explicit Divisor(unsigned divisor)
      : divisor_(divisor), reciprocal_(0xffffffffu / divisor + 1u) {}

  // The reciprocal of 1 does not fit.
  __device__ unsigned quotient(unsigned dividend) const {
    return divisor_ == 1 ? dividend : __umulhi(dividend, reciprocal_);
  }

 private:
  unsigned divisor_;
  unsigned reciprocal_;
};

// `rows` channels, which may be those of several filters, go through the tile.
template <class Element>
__device__ void transpose_tile(const CopyPlan& plan, int64_t filter, int64_t channel, int rows,
                               float* tile) {
  const unsigned pixels = static_cast<unsigned>(plan.pixels);
  // Lanes read neighbouring channels of a pixel from the tile: an odd distance between them puts
  // them into 32 different banks.
  const unsigned stride = pixels | 1u;
  const unsigned run = static_cast<unsigned>(rows < plan.channels ? rows : plan.channels);
  const unsigned count = static_cast<unsigned>(rows) * pixels;
  const unsigned filter_size = run * pixels;
  const Divisor by_pixels(pixels);
  const Divisor by_run(run);
  const Divisor by_filter(filter_size);
  const int64_t from = (filter * plan.channels + channel) * plan.pixels;
  for (unsigned i = threadIdx.x; i < count; i += kQuadThreads) {
    const unsigned row = by_pixels.quotient(i);
    tile[row * stride + (i - row * pixels)] = masked(plan, from + i);
  }
  __syncthreads();
  Element* const to = static_cast<Element*>(plan.copy) + filter * plan.channels * plan.pixels;
  for (unsigned i = threadIdx.x; i < count; i += kQuadThreads) {
    const unsigned tile_filter = by_filter.quotient(i);
    const unsigned in_filter = i - tile_filter * filter_size;
    const unsigned pixel = by_run.quotient(in_filter);
    const unsigned in_run = in_filter - pixel * run;
    const float weight = tile[(tile_filter * run + in_run) * stride + pixel];
    to[(tile_filter * pixels + pixel) * plan.channels + channel + in_run] =
        element_of<Element>(weight);
  }
  __syncthreads();
}

template <class Element>
__global__ void __launch_bounds__(kQuadThreads) masked_copy_kernel(SegmentTable<CopyPlan> table) {
  __shared__ float tile[kTileFloats];
  for (int64_t index = blockIdx.x; index < table.chunks; index += gridDim.x) {
    const int32_t s = segment_of(table, index);
    const CopyPlan plan = table.segments[s];
    const int64_t part = index - table.first_chunk[s];
    if (plan.channels == 0) {
      copy_in_order<Element>(plan, part * kChunkWeights);
      continue;
    }
    const int64_t filter = part / plan.channel_tiles * plan.tile_filters;
    const int64_t channel = part % plan.channel_tiles * plan.tile_channels;
    if ((plan.pixels | 1) > kTileFloats) {
      copy_channel<Element>(plan, filter, channel);
      continue;
    }
    const int64_t filters = min(plan.tile_filters, plan.filters - filter);
    const int64_t channels = min(plan.tile_channels, plan.channels - channel);
    transpose_tile<Element>(plan, filter, channel, static_cast<int>(filters * channels), tile);
  }
}

}  // namespace

void masked_copy(Workspace& workspace, const winnow_copy_segment* segments, int32_t n,
                 winnow_dtype dtype) {
  std::vector<CopyPlan> plans;
  for (int32_t s = 0; s < n; ++s) plans.push_back(plan_of(segments[s]));
  const auto table = upload_segments(workspace, "masked_copy.segments", plans.data(), n,
                                     [](const CopyPlan& plan) { return plan.chunks; });
  if (table.chunks == 0) return;
  const auto kernel =
      dtype == WINNOW_FLOAT32 ? masked_copy_kernel<float> : masked_copy_kernel<uint16_t>;
  const unsigned grid = workspace.grid(kernel, kQuadThreads, 0, table.chunks);
  WINNOW_LAUNCH(kernel, grid, kQuadThreads, 0, workspace.stream(), table);
  check_launch();
}

}  // namespace winnow::cuda
