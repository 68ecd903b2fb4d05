// Every function of the public interface on the device that winnow_device_open gives for the
// simulator's library, against the same call on the CPU.
#include <cmath>
#include <numeric>

#include "../check.h"

namespace {

constexpr int64_t kCount = 5000;
constexpr int64_t kRemove = 300;

// All that a call may write, so that a result is compared as a whole.
struct State {
  std::vector<float> weights, gradients, first, second, initial, copy;
  std::vector<uint16_t> shadow, half;
  std::vector<uint8_t> mask, other_mask;
};

State draw(std::mt19937_64& random) {
  State state;
  std::normal_distribution<float> normal;
  for (auto* numbers : {&state.weights, &state.gradients, &state.first, &state.initial}) {
    for (int64_t i = 0; i < kCount; ++i) numbers->push_back(normal(random));
  }
  for (float value : state.first) state.second.push_back(value * value);
  state.copy.assign(kCount, 1.0f);
  state.shadow.assign(kCount, 1);
  state.half.assign(kCount, 1);
  state.mask = check::random_mask(kCount, 0.7, random);
  state.other_mask = check::random_mask(kCount, 0.4, random);
  return state;
}

template <class T>
bool same(const std::vector<T>& a, const std::vector<T>& b) {
  return std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0;
}

bool same(const State& a, const State& b) {
  return same(a.weights, b.weights) && same(a.first, b.first) && same(a.second, b.second) &&
         same(a.copy, b.copy) && same(a.shadow, b.shadow) && same(a.half, b.half) &&
         same(a.mask, b.mask) && same(a.other_mask, b.other_mask);
}

// Calls that give the same bits on every device, one after another on the same state.
struct Results {
  winnow_mask_overlap overlap;
  float alpha, alphas[1];
  int64_t survivors, local_survivors[1];
  std::vector<int64_t> magnitudes = std::vector<int64_t>(WINNOW_MAGNITUDE_BINS);
};

Results exact_calls(winnow_device* device, State* s) {
  Results r;
  const winnow_masked_segment masked = {s->weights.data(), s->mask.data(), kCount};
  CHECK_EQ(winnow_mask_apply(device, &masked, 1), WINNOW_OK);
  const winnow_step_segment step = {
      s->weights.data(), s->gradients.data(), s->first.data(), s->second.data(),
      s->mask.data(),    s->shadow.data(),    kCount};
  const winnow_adam_options adam = {1e-3, 0.9, 0.999, 1e-8, 0.01, WINNOW_DECAY_DECOUPLED, 2};
  CHECK_EQ(winnow_adam_step(device, &step, 1, &adam), WINNOW_OK);
  const winnow_sgd_options sgd = {1e-2, 0.9, 1e-4, 1};
  CHECK_EQ(winnow_sgd_step(device, &step, 1, &sgd), WINNOW_OK);
  const winnow_prune_segment prune = {s->weights.data(), s->mask.data(), nullptr, kCount};
  CHECK_EQ(
      winnow_prune_global(device, &prune, 1, kRemove, &r.alpha, &r.survivors, r.magnitudes.data()),
      WINNOW_OK);
  const int64_t remove = 200;
  CHECK_EQ(winnow_prune_local(device, &prune, 1, &remove, r.alphas, r.local_survivors, nullptr),
           WINNOW_OK);
  const winnow_copy_segment wide = {
      s->weights.data(), s->mask.data(), s->copy.data(), kCount, 50, 25};
  CHECK_EQ(winnow_masked_copy(device, &wide, 1, WINNOW_FLOAT32), WINNOW_OK);
  const winnow_copy_segment narrow = {
      s->weights.data(), s->mask.data(), s->half.data(), kCount, 25, 50};
  CHECK_EQ(winnow_masked_copy(device, &narrow, 1, WINNOW_BFLOAT16), WINNOW_OK);
  const winnow_mask_pair pair = {s->mask.data(), s->other_mask.data(), kCount};
  CHECK_EQ(winnow_mask_compare(device, &pair, 1, &r.overlap), WINNOW_OK);
  const winnow_rewind_segment rewind = {s->weights.data(), s->initial.data(), s->mask.data(),
                                        s->first.data(),   s->second.data(),  kCount};
  CHECK_EQ(winnow_rewind(device, &rewind, 1), WINNOW_OK);
  CHECK_EQ(winnow_mask_fill(device, s->other_mask.data(), kCount - 3), WINNOW_OK);
  return r;
}

void exact(winnow_device* device, std::mt19937_64& random) {
  check::current_case() = "exact calls";
  State on_cpu = draw(random);
  State on_device = on_cpu;
  const Results expected = exact_calls(nullptr, &on_cpu);
  const Results actual = exact_calls(device, &on_device);
  CHECK(same(on_cpu, on_device));
  CHECK(std::memcmp(&actual.overlap, &expected.overlap, sizeof(actual.overlap)) == 0);
  CHECK(check::same_bits(actual.alpha, expected.alpha));
  CHECK(check::same_bits(actual.alphas[0], expected.alphas[0]));
  CHECK_EQ(actual.survivors, expected.survivors);
  CHECK_EQ(actual.local_survivors[0], expected.local_survivors[0]);
  CHECK(actual.magnitudes == expected.magnitudes);
}

void attention(winnow_device* device, std::mt19937_64& random) {
  constexpr int kImages = 3, kSize = 20, kPixels = kSize * kSize;
  const State state = draw(random);
  for (winnow_layout layout : {WINNOW_CHANNELS_FIRST, WINNOW_CHANNELS_LAST}) {
    check::current_case() = "gradcam, layout " + std::to_string(layout);
    const winnow_gradcam_input input = {
        state.weights.data(), state.gradients.data(), nullptr, layout, kImages, 16, 7, 7, 1};
    std::vector<float> raw[2], maps[2];
    for (int on = 0; on < 2; ++on) {
      raw[on].resize(kImages * 49);
      maps[on].resize(kImages * kPixels);
      CHECK_EQ(winnow_gradcam(on == 0 ? nullptr : device, &input, raw[on].data(), maps[on].data(),
                              kSize, kSize),
               WINNOW_OK);
    }
    for (size_t i = 0; i < raw[0].size(); ++i) CHECK(std::fabs(raw[0][i] - raw[1][i]) <= 1e-5);
    for (size_t i = 0; i < maps[0].size(); ++i) CHECK(std::fabs(maps[0][i] - maps[1][i]) <= 1e-4);

    check::current_case() = "attention_compare";
    winnow_attention_drift drifts[2][kImages - 1];
    for (int on = 0; on < 2; ++on) {
      CHECK_EQ(
          winnow_attention_compare(on == 0 ? nullptr : device, maps[0].data(),
                                   maps[0].data() + kPixels, kImages - 1, kSize, kSize, drifts[on]),
          WINNOW_OK);
    }
    for (int image = 0; image < kImages - 1; ++image) {
      const auto &cpu = drifts[0][image], &cuda = drifts[1][image];
      CHECK(std::fabs(cpu.frobenius - cuda.frobenius) <= 1e-12 * cpu.frobenius);
      CHECK(cpu.overlap == cuda.overlap);
      CHECK(std::fabs(cpu.correlation - cuda.correlation) <= 1e-12);
      CHECK(std::fabs(cpu.centre_shift - cuda.centre_shift) <= 1e-10);
    }
  }
}

void errors(winnow_device* device) {
  check::current_case() = "errors";
  winnow_device* none = device;
  CHECK_FAILS(winnow_device_open(WINNOW_BACKEND_CUDA_SIM, 1, &none), WINNOW_INVALID_ARGUMENT,
              "no CUDA device 1");
  CHECK(none == nullptr);
  const float value = 0.0f;
  winnow_attention_drift drift;
  CHECK_FAILS(winnow_attention_compare(device, &value, &value, 1, 65536, 65536, &drift),
              WINNOW_INVALID_ARGUMENT, "too many pixels");
  float weights[2] = {1.0f, std::nanf("")};
  uint8_t mask = 3;
  const winnow_prune_segment prune = {weights, &mask, nullptr, 2};
  float alpha;
  int64_t survivors;
  CHECK_FAILS(winnow_prune_global(device, &prune, 1, 1, &alpha, &survivors, nullptr),
              WINNOW_DIVERGED, "");
}

}  // namespace

int main() {
  std::mt19937_64 random(check::seed());
  int32_t count = 0;
  CHECK_EQ(winnow_device_count(WINNOW_BACKEND_CUDA_SIM, &count), WINNOW_OK);
  CHECK_EQ(count, 1);
  char name[64];
  CHECK_EQ(winnow_device_name(WINNOW_BACKEND_CUDA_SIM, 0, name, sizeof(name)), WINNOW_OK);
  CHECK(std::strcmp(name, "CUDA simulator") == 0);
  winnow_device* device = nullptr;
  CHECK_EQ(winnow_device_open(WINNOW_BACKEND_CUDA_SIM, 0, &device), WINNOW_OK);
  exact(device, random);
  attention(device, random);
  errors(device);
  exact(device, random);
  CHECK_EQ(winnow_device_close(device), WINNOW_OK);
}
