// The table that libwinnow.so looks up: each entry is a launcher behind the boundary that no
// exception crosses.
#include "backend.h"
#include "device.h"
#include "launchers.h"
#include "prune.h"

namespace winnow::cuda {
namespace {

template <class Body>
BackendResult queued(Queue queue, BackendError* error, Body&& body) noexcept {
  return guarded(error, [&] {
    Workspace& workspace = *static_cast<Workspace*>(queue.workspace);
    const Call call(workspace, static_cast<cudaStream_t>(queue.stream));
    body(workspace);
  });
}

constexpr Backend kTable = {
    kBackendVersion,
    [](int32_t* count, BackendError* error) {
      *count = 0;
      return guarded(error, [&] { *count = device_count(); });
    },
    [](int32_t index, char* name, int32_t size, BackendError* error) {
      return guarded(error, [&] { device_name(index, name, size); });
    },
    [](int32_t index, void** workspace, BackendError* error) {
      return guarded(error, [&] {
        const DeviceScope device(index);
        *workspace = new Workspace(index);
      });
    },
    [](void* workspace, BackendError* error) {
      return guarded(error, [&] { close(static_cast<Workspace*>(workspace)); });
    },
    [](Queue queue, const PruneRequest* request, BackendError* error) {
      return queued(queue, error, [&](Workspace& w) { prune(w, *request); });
    },
    [](Queue queue, const winnow_masked_segment* segments, int32_t n, BackendError* error) {
      return queued(queue, error, [&](Workspace& w) { mask_apply(w, segments, n); });
    },
    [](Queue queue, uint8_t* mask, int64_t count, BackendError* error) {
      return queued(queue, error, [&](Workspace& w) { mask_fill(w, mask, count); });
    },
    [](Queue queue, const winnow_mask_pair* pairs, int32_t n, winnow_mask_overlap* overlaps,
       BackendError* error) {
      return queued(queue, error, [&](Workspace& w) { mask_compare(w, pairs, n, overlaps); });
    },
    [](Queue queue, const winnow_copy_segment* segments, int32_t n, winnow_dtype dtype,
       BackendError* error) {
      return queued(queue, error, [&](Workspace& w) { masked_copy(w, segments, n, dtype); });
    },
    [](Queue queue, const winnow_rewind_segment* segments, int32_t n, BackendError* error) {
      return queued(queue, error, [&](Workspace& w) { rewind(w, segments, n); });
    },
    [](Queue queue, const winnow_step_segment* segments, int32_t n, const AdamConstants* constants,
       BackendError* error) {
      return queued(queue, error, [&](Workspace& w) { adam_step(w, segments, n, *constants); });
    },
    [](Queue queue, const winnow_step_segment* segments, int32_t n, const SgdConstants* constants,
       BackendError* error) {
      return queued(queue, error, [&](Workspace& w) { sgd_step(w, segments, n, *constants); });
    },
    [](Queue queue, const winnow_gradcam_input* input, float* raw, float* maps, int32_t map_height,
       int32_t map_width, BackendError* error) {
      return queued(queue, error,
                    [&](Workspace& w) { gradcam(w, *input, raw, maps, map_height, map_width); });
    },
    [](Queue queue, const float* maps, const float* references, int32_t images, int32_t height,
       int32_t width, winnow_attention_drift* drifts, BackendError* error) {
      return queued(queue, error, [&](Workspace& w) {
        attention_compare(w, maps, references, images, height, width, drifts);
      });
    },
};

}  // namespace
}  // namespace winnow::cuda

const winnow::Backend* winnow_cuda_backend() {
  return &winnow::cuda::kTable;
}
