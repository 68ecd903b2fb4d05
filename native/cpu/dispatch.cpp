#include <atomic>
#include <cstdlib>
#include <cstring>

#include "enum_value.h"
#include "failure.h"
#include "kernels.h"
#include "winnow/cpu.h"

#ifdef WINNOW_X86_64
#include <cpuid.h>
#endif

namespace winnow {
namespace {

constexpr Kernels kTables[] = {
    {scalar::histogram, scalar::remove_below, scalar::count_alive, scalar::mask_overlap,
     scalar::copy_float32, scalar::copy_bfloat16, scalar::adam, scalar::sgd, scalar::channel_means,
     scalar::weighted_sums, scalar::blend_rows, scalar::normalise},
#ifdef WINNOW_X86_64
    {avx2::histogram, avx2::remove_below, avx2::count_alive, avx2::mask_overlap, avx2::copy_float32,
     avx2::copy_bfloat16, avx2::adam, avx2::sgd, avx2::channel_means, avx2::weighted_sums,
     avx2::blend_rows, avx2::normalise},
    {avx512::histogram, avx512::remove_below, avx512::count_alive, avx512::mask_overlap,
     avx512::copy_float32, avx512::copy_bfloat16, avx512::adam, avx512::sgd, avx512::channel_means,
     avx512::weighted_sums, avx512::blend_rows, avx512::normalise},
#endif
};
constexpr const char* kNames[] = {"scalar", "avx2", "avx512"};
constexpr int kNameCount = 3;

winnow_isa detect() {
#ifdef WINNOW_X86_64
  // The builtin also asks the operating system whether it saves the wide registers.
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt");
  const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
  if (avx2 && avx512) return WINNOW_ISA_AVX512;
  if (avx2) return WINNOW_ISA_AVX2;
#endif
  return WINNOW_ISA_SCALAR;
}

bool has_amx_bf16() {
#ifdef WINNOW_X86_64
  constexpr unsigned kAmxBf16 = 1u << 22;    // CPUID leaf 7, EDX
  constexpr unsigned kOsxsave = 1u << 27;    // CPUID leaf 1, ECX: XGETBV may be used
  constexpr unsigned kTileState = 3u << 17;  // XCR0: tile configuration and data
  unsigned eax, ebx, ecx, edx;
  if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx) || !(ecx & kOsxsave)) return false;
  if (!__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) || !(edx & kAmxBf16)) return false;
  unsigned low, high;
  __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (low & kTileState) == kTileState;
#else
  return false;
#endif
}

winnow_isa best() {
  static const winnow_isa isa = detect();
  return isa;
}

// WINNOW_ISA as it was when first read.
struct Requested {
  char text[32];
  int isa;  // index into kNames; -1 when it names none of them
};

Requested read_environment() {
  Requested requested = {"", best()};
  if (const char* value = std::getenv("WINNOW_ISA"); value != nullptr && *value != '\0') {
    std::strncpy(requested.text, value, sizeof(requested.text) - 1);
    requested.isa = -1;
    for (int isa = 0; isa < kNameCount; ++isa) {
      if (std::strcmp(value, kNames[isa]) == 0) requested.isa = isa;
    }
  }
  return requested;
}

const Requested& environment() {
  static const Requested requested = read_environment();
  return requested;
}

constexpr int kNotChosen = -1;
std::atomic<int> chosen{kNotChosen};

}  // namespace

const Kernels& active_kernels() {
  int isa = chosen.load(std::memory_order_relaxed);
  if (isa == kNotChosen) {
    const Requested& requested = environment();
    isa = requested.isa;
    if (isa < 0) {
      fail(WINNOW_INVALID_ARGUMENT,
           "the environment variable WINNOW_ISA is \"%s\": use scalar, avx2 or avx512, or unset it",
           requested.text);
    }
    if (isa > best()) {
      fail(WINNOW_INVALID_ARGUMENT,
           "the environment variable WINNOW_ISA asks for %s, which this CPU lacks: use %s at most, "
           "or unset it",
           kNames[isa], kNames[best()]);
    }
  }
  return kTables[isa];
}

}  // namespace winnow

winnow_isa winnow_cpu_best_isa(void) {
  return winnow::best();
}

winnow_isa winnow_cpu_isa(void) {
  int isa = winnow::chosen.load(std::memory_order_relaxed);
  if (isa == winnow::kNotChosen) isa = winnow::environment().isa;
  return isa < 0 || isa > winnow::best() ? winnow::best() : static_cast<winnow_isa>(isa);
}

int32_t winnow_cpu_has_amx_bf16(void) {
  return winnow::has_amx_bf16();
}

winnow_status winnow_cpu_set_isa(winnow_isa isa) {
  return winnow::guarded([&] {
    const int wanted = winnow::enum_value(isa);
    if (wanted < 0 || wanted >= winnow::kNameCount) {
      winnow::fail(WINNOW_INVALID_ARGUMENT,
                   "there is no instruction set %d: use 0 (scalar), 1 (avx2) or 2 (avx512)",
                   wanted);
    }
    if (wanted > winnow::best()) {
      winnow::fail(WINNOW_INVALID_ARGUMENT, "this CPU lacks %s: use %s at most",
                   winnow::kNames[wanted], winnow::kNames[winnow::best()]);
    }
    winnow::chosen.store(wanted, std::memory_order_relaxed);
  });
}
