# The sources of the CUDA library, which nvcc and the simulator build.
set(WINNOW_CUDA_SOURCES
  attention_compare.cu
  backend.cu
  device.cu
  errors.cu
  gradcam.cu
  mask_apply.cu
  mask_compare.cu
  masked_copy.cu
  prune.cu
  prune_apply.cu
  prune_histogram.cu
  prune_locate.cu
  prune_sample.cu
  prune_settle.cu
  prune_ties.cu
  rewind.cu
  step.cu
  workspace.cu)
list(TRANSFORM WINNOW_CUDA_SOURCES PREPEND "${CMAKE_CURRENT_LIST_DIR}/")
