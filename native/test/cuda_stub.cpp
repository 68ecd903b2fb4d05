// Stands in for libwinnow_cuda.so: answers as WINNOW_STUB says.
#include <cstdio>
#include <cstdlib>

#include "backend.h"

namespace {

winnow::BackendResult answer(winnow::BackendError* error) {
  const int result = std::atoi(std::getenv("WINNOW_STUB"));
  std::snprintf(error->text, sizeof(error->text), "stub result %d", result);
  return static_cast<winnow::BackendResult>(result);
}

winnow::BackendResult device_count(int32_t* count, winnow::BackendError* error) {
  *count = 2;
  return answer(error);
}

winnow::BackendResult device_name(int32_t index, char* name, int32_t size,
                                  winnow::BackendError* error) {
  std::snprintf(name, static_cast<size_t>(size), "Stub GPU %d", index);
  return answer(error);
}

}  // namespace

const winnow::Backend* winnow_cuda_backend() {
  static winnow::Backend table = {};
  const char* version = std::getenv("WINNOW_STUB_VERSION");
  table.version = version == nullptr ? winnow::kBackendVersion : std::atoi(version);
  table.device_count = device_count;
  table.device_name = device_name;
  return &table;
}
