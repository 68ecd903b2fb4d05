// The CUDA libraries, and sending a call to a device.
#pragma once

#include "../cuda/backend.h"

struct winnow_device {
  const winnow::Backend* backend;
  winnow::Queue queue;
};

namespace winnow {

// Throws the Failure that a result stands for; returns when it is kBackendOk.
void check_backend(BackendResult result, const BackendError& error);

// The table of a backend's library, which the first call loads. Throws a Failure when it is not
// there or of another build. By reference: see enum_value.h.
const Backend& load_backend(const winnow_backend& backend);

// Calls one function of the device's table with its queue.
template <class Function, class... Arguments>
void on_device(const winnow_device& device, Function function, Arguments... arguments) {
  BackendError error = {""};
  check_backend(function(device.queue, arguments..., &error), error);
}

}  // namespace winnow
