// Loading the CUDA library: with none, with a stand-in, and with the real one if it was
// built.
#include <dlfcn.h>

#include "check.h"

namespace {

// A copy of libwinnow.so, loaded beside the one that this test is linked with.
struct Copy {
  explicit Copy(const char* path) : handle(dlopen(path, RTLD_NOW | RTLD_LOCAL)) {
    CHECK(handle != nullptr);
    device_count =
        reinterpret_cast<decltype(&winnow_device_count)>(dlsym(handle, "winnow_device_count"));
    device_name =
        reinterpret_cast<decltype(&winnow_device_name)>(dlsym(handle, "winnow_device_name"));
    last_error = reinterpret_cast<decltype(&winnow_last_error)>(dlsym(handle, "winnow_last_error"));
  }

  bool says(const char* word) const {
    return std::strstr(last_error(), word) != nullptr;
  }

  void* handle;
  decltype(&winnow_device_count) device_count;
  decltype(&winnow_device_name) device_name;
  decltype(&winnow_last_error) last_error;
};

void no_library() {
  check::current_case() = "no CUDA library";
  const Copy winnow(ALONE);
  int32_t count = 7;
  char name[64] = "untouched";
  CHECK_EQ(winnow.device_count(WINNOW_BACKEND_CUDA, &count), WINNOW_CUDA_UNAVAILABLE);
  CHECK_EQ(count, 0);
  CHECK(winnow.says("no CUDA library") && winnow.says("WINNOW_CUDA=ON"));
  CHECK_EQ(winnow.device_name(WINNOW_BACKEND_CUDA, 0, name, 64), WINNOW_CUDA_UNAVAILABLE);
  CHECK(std::strcmp(name, "untouched") == 0);
}

void stand_in() {
  const Copy winnow(WITH_STUB);
  int32_t count = 0;
  char name[64];
  check::current_case() = "stub with two devices";
  setenv("WINNOW_STUB", "0", 1);
  CHECK_EQ(winnow.device_count(WINNOW_BACKEND_CUDA, &count), WINNOW_OK);
  CHECK_EQ(count, 2);
  CHECK_EQ(winnow.device_name(WINNOW_BACKEND_CUDA, 1, name, 64), WINNOW_OK);
  CHECK(std::strcmp(name, "Stub GPU 1") == 0);
  CHECK_EQ(winnow.device_name(WINNOW_BACKEND_CUDA, 1, name, 5), WINNOW_OK);
  CHECK(std::strcmp(name, "Stub") == 0);
  for (int32_t device : {-1, 2}) {
    CHECK_EQ(winnow.device_name(WINNOW_BACKEND_CUDA, device, name, 64), WINNOW_INVALID_ARGUMENT);
    CHECK(winnow.says(device < 0 ? "-1" : "device 2"));
  }

  check::current_case() = "stub with no driver, no device, another error";
  const struct {
    const char* result;
    winnow_status status;
    const char* word;
  } failures[] = {{"4", WINNOW_CUDA_UNAVAILABLE, "no NVIDIA driver"},
                  {"5", WINNOW_CUDA_UNAVAILABLE, "no device"},
                  {"6", WINNOW_CUDA_ERROR, "CUDA failed"}};
  for (const auto& failure : failures) {
    setenv("WINNOW_STUB", failure.result, 1);
    CHECK_EQ(winnow.device_count(WINNOW_BACKEND_CUDA, &count), failure.status);
    CHECK_EQ(count, 0);
    CHECK(winnow.says(failure.word) && winnow.says("stub result"));
  }
}

void other_build() {
  check::current_case() = "stub of another build";
  setenv("WINNOW_STUB", "0", 1);
  setenv("WINNOW_STUB_VERSION", "-1", 1);
  const Copy winnow(WITH_STUB);
  int32_t count = 7;
  CHECK_EQ(winnow.device_count(WINNOW_BACKEND_CUDA, &count), WINNOW_CUDA_UNAVAILABLE);
  CHECK_EQ(count, 0);
  CHECK(winnow.says("another build"));
  unsetenv("WINNOW_STUB_VERSION");
}

void this_machine() {
  check::current_case() = "this machine";
  int32_t count = -1;
  char name[256];
  const winnow_status status = winnow_device_count(WINNOW_BACKEND_CUDA, &count);
  if (status == WINNOW_OK) {
    CHECK(count >= 1);
    CHECK_EQ(winnow_device_name(WINNOW_BACKEND_CUDA, 0, name, 256), WINNOW_OK);
    CHECK(name[0] != '\0');
    std::printf("%d CUDA device(s), the first: %s\n", count, name);
  } else {
    CHECK_EQ(status, WINNOW_CUDA_UNAVAILABLE);
    CHECK_EQ(count, 0);
    CHECK(winnow_last_error()[0] != '\0');
    std::printf("%s\n", winnow_last_error());
  }
}

void errors() {
  check::current_case() = "errors";
  char name[8];
  int32_t count;
  const int neither = 7;
  CHECK_FAILS(winnow_device_count(static_cast<winnow_backend>(neither), &count),
              WINNOW_INVALID_ARGUMENT, "backend 7");
  CHECK_FAILS(winnow_device_open(WINNOW_BACKEND_CUDA, 0, nullptr), WINNOW_INVALID_ARGUMENT,
              "device");
  CHECK_FAILS(winnow_device_use_stream(nullptr, nullptr), WINNOW_INVALID_ARGUMENT, "device");
  CHECK_EQ(winnow_device_close(nullptr), WINNOW_OK);
  CHECK_FAILS(winnow_device_count(WINNOW_BACKEND_CUDA, nullptr), WINNOW_INVALID_ARGUMENT, "count");
  CHECK_FAILS(winnow_device_name(WINNOW_BACKEND_CUDA, 0, nullptr, 8), WINNOW_INVALID_ARGUMENT,
              "buffer");
  CHECK_FAILS(winnow_device_name(WINNOW_BACKEND_CUDA, 0, name, 0), WINNOW_INVALID_ARGUMENT, "size");
}

}  // namespace

int main() {
  // In this order: once a library of that name is in the process, dlopen finds it by its name
  // alone.
  no_library();
  other_build();
  stand_in();
  this_machine();
  errors();
  return 0;
}
