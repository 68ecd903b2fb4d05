#include "winnow/device.h"

#include <memory>

#include "backend_loader.h"
#include "failure.h"

namespace winnow {
namespace {

int32_t device_count(const Backend& backend) {
  BackendError error = {""};
  int32_t count = 0;
  check_backend(backend.device_count(&count, &error), error);
  if (count < 1) check_backend(kBackendNoDevice, {"the device count is 0"});
  return count;
}

void check_index(const Backend& backend, int32_t index) {
  const int32_t count = device_count(backend);
  if (index < 0 || index >= count) {
    fail(WINNOW_INVALID_ARGUMENT, "there is no CUDA device %d: use 0 to %d", index, count - 1);
  }
}

}  // namespace
}  // namespace winnow

using winnow::BackendError;
using winnow::fail;
using winnow::guarded;

winnow_status winnow_device_count(winnow_backend backend, int32_t* count) {
  return guarded([&] {
    if (count == nullptr) fail(WINNOW_INVALID_ARGUMENT, "count is NULL");
    *count = 0;
    *count = winnow::device_count(winnow::load_backend(backend));
  });
}

winnow_status winnow_device_name(winnow_backend backend, int32_t index, char* buffer,
                                 int32_t size) {
  return guarded([&] {
    if (buffer == nullptr) fail(WINNOW_INVALID_ARGUMENT, "buffer is NULL");
    if (size < 1) fail(WINNOW_INVALID_ARGUMENT, "the buffer size is %d: it must be >= 1", size);
    const winnow::Backend& table = winnow::load_backend(backend);
    winnow::check_index(table, index);
    BackendError error = {""};
    winnow::check_backend(table.device_name(index, buffer, size, &error), error);
  });
}

winnow_status winnow_device_open(winnow_backend backend, int32_t index, winnow_device** device) {
  return guarded([&] {
    if (device == nullptr) fail(WINNOW_INVALID_ARGUMENT, "device is NULL");
    *device = nullptr;
    const winnow::Backend& table = winnow::load_backend(backend);
    winnow::check_index(table, index);
    auto opened = std::make_unique<winnow_device>(winnow_device{&table, {nullptr, nullptr}});
    BackendError error = {""};
    winnow::check_backend(table.open(index, &opened->queue.workspace, &error), error);
    *device = opened.release();
  });
}

winnow_status winnow_device_use_stream(winnow_device* device, void* stream) {
  return guarded([&] {
    if (device == nullptr) fail(WINNOW_INVALID_ARGUMENT, "device is NULL: the CPU has no streams");
    device->queue.stream = stream;
  });
}

winnow_status winnow_device_close(winnow_device* device) {
  return guarded([&] {
    const std::unique_ptr<winnow_device> closing(device);
    if (closing == nullptr) return;
    BackendError error = {""};
    winnow::check_backend(closing->backend->close(closing->queue.workspace, &error), error);
  });
}
