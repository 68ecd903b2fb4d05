// What libwinnow_cuda.so and libwinnow_cuda_sim.so offer to libwinnow.so: one table of functions,
// looked up by dlsym. libwinnow has checked the arguments before it calls one (null pointers,
// counts, ranges of options); what only the device can know is checked there.
#pragma once

#include <cstdint>

#include "../cpu/step_constants.h"
#include "winnow/winnow.h"

namespace winnow {

enum BackendResult : int32_t {
  kBackendOk = 0,
  kBackendInvalidArgument,  // the text is a whole message
  kBackendDiverged,         // the text is a whole message
  kBackendOutOfMemory,      // of the device; the text is CUDA's
  kBackendNoDriver,         // the text is CUDA's
  kBackendNoDevice,         // the text is CUDA's
  kBackendError,            // the text is CUDA's
  kBackendOutOfHostMemory,  // the text is empty
  kBackendInternal,         // a fault of the backend; the text says which
};

struct BackendError {
  char text[512];
};

// A device's workspace (what `open` gave) and the cudaStream_t to queue on.
struct Queue {
  void* workspace;
  void* stream;
};

// remove (0 or more), alphas: one number when global (all segments are one group), one a segment
// when local.
// survivors: one number a segment. magnitudes: as in prune.h, or NULL.
struct PruneRequest {
  const winnow_prune_segment* segments;
  int32_t segment_count;
  bool local;
  const int64_t* remove;
  float* alphas;
  int64_t* survivors;
  int64_t* magnitudes;
};

// Raised whenever the table or a struct in it changes: a library of another build is refused.
constexpr int32_t kBackendVersion = 1;

struct Backend {
  int32_t version;
  BackendResult (*device_count)(int32_t* count, BackendError* error);
  BackendResult (*device_name)(int32_t index, char* name, int32_t size, BackendError* error);
  BackendResult (*open)(int32_t index, void** workspace, BackendError* error);
  BackendResult (*close)(void* workspace, BackendError* error);
  BackendResult (*prune)(Queue queue, const PruneRequest* request, BackendError* error);
  BackendResult (*mask_apply)(Queue queue, const winnow_masked_segment* segments, int32_t n,
                              BackendError* error);
  BackendResult (*mask_fill)(Queue queue, uint8_t* mask, int64_t count, BackendError* error);
  BackendResult (*mask_compare)(Queue queue, const winnow_mask_pair* pairs, int32_t n,
                                winnow_mask_overlap* overlaps, BackendError* error);
  BackendResult (*masked_copy)(Queue queue, const winnow_copy_segment* segments, int32_t n,
                               winnow_dtype dtype, BackendError* error);
  BackendResult (*rewind)(Queue queue, const winnow_rewind_segment* segments, int32_t n,
                          BackendError* error);
  BackendResult (*adam_step)(Queue queue, const winnow_step_segment* segments, int32_t n,
                             const AdamConstants* constants, BackendError* error);
  BackendResult (*sgd_step)(Queue queue, const winnow_step_segment* segments, int32_t n,
                            const SgdConstants* constants, BackendError* error);
  BackendResult (*gradcam)(Queue queue, const winnow_gradcam_input* input, float* raw, float* maps,
                           int32_t map_height, int32_t map_width, BackendError* error);
  BackendResult (*attention_compare)(Queue queue, const float* maps, const float* references,
                                     int32_t images, int32_t height, int32_t width,
                                     winnow_attention_drift* drifts, BackendError* error);
};

constexpr char kBackendSymbol[] = "winnow_cuda_backend";

}  // namespace winnow

extern "C" __attribute__((visibility("default"))) const winnow::Backend* winnow_cuda_backend();
