#include <algorithm>
#include <limits>
#include <vector>

#include "backend_loader.h"
#include "bilinear.h"
#include "enum_value.h"
#include "failure.h"
#include "image_sizes.h"
#include "kernels.h"
#include "threads.h"
#include "winnow/attention.h"

namespace winnow {
namespace {

// A share of one image: `part` of as many as an image is cut into.
struct Share {
  int64_t image;
  int64_t part;
};

// A map of NaN alone leaves this as it is.
constexpr Range kEmptyRange = {std::numeric_limits<float>::infinity(),
                               -std::numeric_limits<float>::infinity()};

class Gradcam {
 public:
  Gradcam(const winnow_gradcam_input& input, float* raw, float* maps, int32_t map_height,
          int32_t map_width);
  void run();

 private:
  template <class Body>
  void for_each_share(Body body);
  int64_t bound(int64_t size, int64_t part) const {
    return size * part / parts_;
  }

  void weigh_channels(Share share);
  void sum_channels(Share share);
  void upsample(Share share, int thread);
  void normalise(Share share);
  void widen(const float* sums, float* row) const;

  const Kernels& kernels_ = active_kernels();
  const winnow_gradcam_input& input_;
  const ImageShape shape_;
  float* maps_;
  const int32_t map_height_;
  const int32_t map_width_;
  int threads_;
  int64_t parts_;  // of an image
  std::vector<Share> shares_;
  std::vector<float> weights_;  // of the channels: for all images, or one set an image
  std::vector<float> own_sums_;
  float* sums_;  // the caller's `raw`, or own_sums_
  std::vector<Tap> columns_;
  std::vector<float> rows_;    // two rows of map_width a thread
  std::vector<Range> ranges_;  // one a share
};

Gradcam::Gradcam(const winnow_gradcam_input& input, float* raw, float* maps, int32_t map_height,
                 int32_t map_width)
    : input_(input),
      shape_{input.channels, int64_t{input.height} * input.width,
             enum_value(input.layout) == WINNOW_CHANNELS_LAST},
      maps_(maps),
      map_height_(maps == nullptr ? 0 : map_height),
      map_width_(maps == nullptr ? 0 : map_width),
      sums_(raw) {
  const int64_t images = input.images;
  threads_ =
      team_size(images * (shape_.channels * shape_.pixels + int64_t{map_height_} * map_width_));
  parts_ = (threads_ + images - 1) / images;
  shares_.reserve(images * parts_);
  for (int64_t image = 0; image < images; ++image) {
    for (int64_t part = 0; part < parts_; ++part) shares_.push_back({image, part});
  }
  if (input.gradients != nullptr) {
    weights_.resize(images * shape_.channels);
  } else {
    const double sign = input.negate != 0 ? -1.0 : 1.0;
    const double pixels = static_cast<double>(shape_.pixels);
    for (int32_t c = 0; c < input.channels; ++c) {
      weights_.push_back(static_cast<float>(sign * input.head_weights[c] / pixels));
    }
  }
  if (sums_ == nullptr) {
    own_sums_.resize(images * shape_.pixels);
    sums_ = own_sums_.data();
  }
  for (int32_t x = 0; x < map_width_; ++x) columns_.push_back(tap_of(x, input.width, map_width_));
  rows_.resize(int64_t{2} * threads_ * map_width_);
  ranges_.resize(shares_.size());
}

template <class Body>
void Gradcam::for_each_share(Body body) {
  parallel_for(shares_.data(), static_cast<int64_t>(shares_.size()), threads_, body);
}

void Gradcam::run() {
  // Where an image belongs to one thread, it stays in that thread's cache from start to end.
  if (parts_ == 1) {
    return for_each_share([this](Share share, int thread) {
      weigh_channels(share);
      sum_channels(share);
      upsample(share, thread);
      normalise(share);
    });
  }
  for_each_share([this](Share share, int) { weigh_channels(share); });
  for_each_share([this](Share share, int) { sum_channels(share); });
  for_each_share([this](Share share, int thread) { upsample(share, thread); });
  for_each_share([this](Share share, int) { normalise(share); });
}

void Gradcam::weigh_channels(Share share) {
  if (input_.gradients == nullptr) return;
  const int64_t begin = bound(shape_.channels, share.part);
  const int64_t end = bound(shape_.channels, share.part + 1);
  float* weights = weights_.data() + share.image * shape_.channels;
  kernels_.channel_means(input_.gradients + share.image * shape_.channels * shape_.pixels, shape_,
                         begin, end, weights);
  if (input_.negate == 0) return;
  for (int64_t c = begin; c < end; ++c) weights[c] = -weights[c];
}

void Gradcam::sum_channels(Share share) {
  const int64_t weights = input_.gradients == nullptr ? 0 : share.image * shape_.channels;
  kernels_.weighted_sums(input_.activations + share.image * shape_.channels * shape_.pixels, shape_,
                         weights_.data() + weights, bound(shape_.pixels, share.part),
                         bound(shape_.pixels, share.part + 1), sums_ + share.image * shape_.pixels);
}

// ReLU and the upsampling along x of one row of sums. A NaN passes through.
void Gradcam::widen(const float* sums, float* row) const {
  const auto relu = [](float sum) { return sum <= 0.0f ? 0.0f : sum; };
  for (int32_t x = 0; x < map_width_; ++x) {
    const Tap& tap = columns_[x];
    const float first = relu(sums[tap.first]);
    row[x] = first + tap.weight * (relu(sums[tap.second]) - first);
  }
}

void Gradcam::upsample(Share share, int thread) {
  Range range = kEmptyRange;
  const float* sums = sums_ + share.image * shape_.pixels;
  float* map = maps_ + share.image * map_height_ * map_width_;
  // A row is widened once for all rows of the map between it and the next. Of the two rows that one
  // needs, one is even and the other odd.
  int32_t held[2] = {-1, -1};
  const auto widened = [&](int32_t y) {
    float* row = rows_.data() + (int64_t{2} * thread + y % 2) * map_width_;
    if (held[y % 2] != y) widen(sums + int64_t{y} * input_.width, row);
    held[y % 2] = y;
    return row;
  };
  const auto end = static_cast<int32_t>(bound(map_height_, share.part + 1));
  for (auto y = static_cast<int32_t>(bound(map_height_, share.part)); y < end; ++y) {
    const Tap tap = tap_of(y, input_.height, map_height_);
    kernels_.blend_rows(widened(tap.first), widened(tap.second), tap.weight, map_width_,
                        map + int64_t{y} * map_width_, &range);
  }
  ranges_[share.image * parts_ + share.part] = range;
}

void Gradcam::normalise(Share share) {
  Range range = kEmptyRange;
  for (int64_t part = 0; part < parts_; ++part) {
    const Range& other = ranges_[share.image * parts_ + part];
    range.low = std::min(range.low, other.low);
    range.high = std::max(range.high, other.high);
  }
  // In a constant map every value less the lowest is 0 already.
  const float width = range.high > range.low ? range.high - range.low : 1.0f;
  const int64_t begin = bound(map_height_, share.part) * map_width_;
  const int64_t end = bound(map_height_, share.part + 1) * map_width_;
  kernels_.normalise(maps_ + share.image * map_height_ * map_width_ + begin, end - begin, range.low,
                     width);
}

void check_input(const winnow_gradcam_input* input) {
  if (input == nullptr) fail(WINNOW_INVALID_ARGUMENT, "input is NULL");
  check_size(input->images, "images", 0);
  check_size(input->channels, "channels", 1);
  check_size(input->height, "height", 1);
  check_size(input->width, "width", 1);
  check_fits({input->images, input->channels, input->height, input->width}, "activations");
  const int layout = enum_value(input->layout);
  if (layout != WINNOW_CHANNELS_FIRST && layout != WINNOW_CHANNELS_LAST) {
    fail(WINNOW_INVALID_ARGUMENT,
         "there is no layout %d: use 0 (channels first) or 1 (channels last)", layout);
  }
  if (input->negate != 0 && input->negate != 1) {
    fail(WINNOW_INVALID_ARGUMENT, "negate is %d: it must be 0 or 1", input->negate);
  }
  if (input->images == 0) return;
  if (input->activations == nullptr) fail(WINNOW_INVALID_ARGUMENT, "activations is NULL");
  if ((input->gradients == nullptr) == (input->head_weights == nullptr)) {
    fail(WINNOW_INVALID_ARGUMENT,
         "give exactly one of gradients and head_weights: the other must be NULL");
  }
}

}  // namespace
}  // namespace winnow

winnow_status winnow_gradcam(winnow_device* device, const winnow_gradcam_input* input, float* raw,
                             float* maps, int32_t map_height, int32_t map_width) {
  return winnow::guarded([&] {
    winnow::check_input(input);
    if (maps != nullptr) {
      winnow::check_size(map_height, "map_height", 1);
      winnow::check_size(map_width, "map_width", 1);
      winnow::check_fits({input->images, map_height, map_width}, "maps");
    }
    if (input->images == 0 || (raw == nullptr && maps == nullptr)) return;
    if (device != nullptr) {
      return winnow::on_device(*device, device->backend->gradcam, input, raw, maps, map_height,
                               map_width);
    }
    winnow::Gradcam(*input, raw, maps, map_height, map_width).run();
  });
}
