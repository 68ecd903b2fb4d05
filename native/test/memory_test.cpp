#include <cstdlib>

#include "check.h"

int main() {
#ifdef __SANITIZE_ADDRESS__
  // The sanitizer has an allocator of its own, which glibc's count does not see.
  return 0;
#endif
  check::current_case() = "large and small blocks count while they are held";
  const int64_t before = winnow_live_bytes();
  CHECK(before > 0);
  for (const size_t size : {size_t{1} << 12, size_t{1} << 26}) {
    void* volatile block = std::malloc(size);
    CHECK(block != nullptr);
    const int64_t held = winnow_live_bytes();
    CHECK(held >= before + static_cast<int64_t>(size));
    CHECK(held <= before + static_cast<int64_t>(size) + 4096);
    std::free(block);
    CHECK_EQ(winnow_live_bytes(), before);
  }
  return 0;
}
