// What the table of backend.h calls. Each queues its kernels on the workspace's stream and returns,
// unless it gives results to the host. All throw a Failed. Arguments are checked by libwinnow.
#pragma once

#include "workspace.h"

namespace winnow::cuda {

void mask_apply(Workspace& workspace, const winnow_masked_segment* segments, int32_t n);
void mask_fill(Workspace& workspace, uint8_t* mask, int64_t count);
void mask_compare(Workspace& workspace, const winnow_mask_pair* pairs, int32_t n,
                  winnow_mask_overlap* overlaps);

void masked_copy(Workspace& workspace, const winnow_copy_segment* segments, int32_t n,
                 winnow_dtype dtype);
void rewind(Workspace& workspace, const winnow_rewind_segment* segments, int32_t n);

void adam_step(Workspace& workspace, const winnow_step_segment* segments, int32_t n,
               const AdamConstants& constants);
void sgd_step(Workspace& workspace, const winnow_step_segment* segments, int32_t n,
              const SgdConstants& constants);

void gradcam(Workspace& workspace, const winnow_gradcam_input& input, float* raw, float* maps,
             int32_t map_height, int32_t map_width);
void attention_compare(Workspace& workspace, const float* maps, const float* references,
                       int32_t images, int32_t height, int32_t width,
                       winnow_attention_drift* drifts);

}  // namespace winnow::cuda
