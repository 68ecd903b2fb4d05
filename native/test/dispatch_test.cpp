#include <fstream>
#include <iterator>
#include <string>

#include "check.h"

int main() {
  const uint8_t mask = 0xff;
  const winnow_mask_pair pair = {&mask, &mask, 8};
  winnow_mask_overlap overlap;

  check::current_case() = "environment";
  const char* names[] = {"scalar", "avx2", "avx512"};
  const char* wanted = std::getenv("WINNOW_ISA");
  int named = -1;
  for (int isa = 0; wanted != nullptr && isa < 3; ++isa) {
    if (std::strcmp(wanted, names[isa]) == 0) named = isa;
  }
  if (wanted == nullptr) {
    CHECK_EQ(winnow_cpu_isa(), winnow_cpu_best_isa());
    CHECK_EQ(winnow_mask_compare(nullptr, &pair, 1, &overlap), WINNOW_OK);
  } else if (named >= 0 && named <= winnow_cpu_best_isa()) {
    CHECK_EQ(winnow_cpu_isa(), named);
    CHECK_EQ(winnow_mask_compare(nullptr, &pair, 1, &overlap), WINNOW_OK);
  } else {
    CHECK_EQ(winnow_cpu_isa(), winnow_cpu_best_isa());
    CHECK_FAILS(winnow_mask_compare(nullptr, &pair, 1, &overlap), WINNOW_INVALID_ARGUMENT, wanted);
  }

  check::current_case() = "set_isa";
  for (winnow_isa isa : check::isas()) {
    CHECK_EQ(winnow_cpu_set_isa(isa), WINNOW_OK);
    CHECK_EQ(winnow_cpu_isa(), isa);
    CHECK_EQ(winnow_mask_compare(nullptr, &pair, 1, &overlap), WINNOW_OK);
  }
  const winnow_isa before = winnow_cpu_isa();
  const int too_many = 3;
  CHECK_FAILS(winnow_cpu_set_isa(static_cast<winnow_isa>(too_many)), WINNOW_INVALID_ARGUMENT, "3");
  if (winnow_cpu_best_isa() < WINNOW_ISA_AVX512) {
    CHECK_FAILS(winnow_cpu_set_isa(WINNOW_ISA_AVX512), WINNOW_INVALID_ARGUMENT, "lacks");
  }
  CHECK_EQ(winnow_cpu_isa(), before);

  check::current_case() = "threads";
  CHECK(winnow_cpu_threads() >= 1);
  const int32_t by_default = winnow_cpu_threads();
  CHECK_EQ(winnow_cpu_set_threads(3), WINNOW_OK);
  CHECK_EQ(winnow_cpu_threads(), 3);
  CHECK_FAILS(winnow_cpu_set_threads(-1), WINNOW_INVALID_ARGUMENT, "-1");
  CHECK_FAILS(winnow_cpu_set_threads(1025), WINNOW_INVALID_ARGUMENT, "1025");
  CHECK_EQ(winnow_cpu_threads(), 3);
  CHECK_EQ(winnow_cpu_set_threads(0), WINNOW_OK);
  CHECK_EQ(winnow_cpu_threads(), by_default);

  // Linux writes the same flag for what it lets programs use.
  check::current_case() = "amx";
  std::ifstream cpuinfo("/proc/cpuinfo");
  const std::string flags((std::istreambuf_iterator<char>(cpuinfo)), {});
  if (!flags.empty()) {
    CHECK_EQ(winnow_cpu_has_amx_bf16() != 0, flags.find(" amx_bf16") != std::string::npos);
  }

  check::current_case() = "version";
  int major, minor, patch;
  CHECK_EQ(std::sscanf(winnow_version(), "%d.%d.%d", &major, &minor, &patch), 3);
  return 0;
}
