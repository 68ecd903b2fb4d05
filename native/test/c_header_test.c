#include <stddef.h>
#include <winnow/winnow.h>

int main(void) {
  uint8_t mask = 0;
  int64_t alive = 0;
  float weight = -1.0f;
  float alpha = 0.0f;
  winnow_prune_segment segment;
  segment.weights = &weight;
  segment.mask = &mask;
  segment.scores = NULL;
  segment.count = 1;
  if (winnow_mask_fill(NULL, &mask, 1) != WINNOW_OK) return 1;
  if (winnow_prune_global(NULL, &segment, 1, 1, &alpha, &alive, NULL) != WINNOW_OK) return 2;
  /* Not a value of the enum: legal in C only. */
  if (winnow_cpu_set_isa((winnow_isa)-1) != WINNOW_INVALID_ARGUMENT) return 4;
  return alive == 0 && mask == 0 && alpha == 1.0f ? 0 : 3;
}
