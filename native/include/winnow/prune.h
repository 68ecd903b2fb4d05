/*
 * Magnitude pruning: removes the weights of smallest |theta| among those still alive.
 *
 * Source of the rule: Han et al. 2015 (magnitude pruning); Frankle and Carbin 2019 (by layer and
 * over the network, repeated, for lottery tickets). The number to remove is exact here, and ties
 * are decided, so that a ticket is the same for every instruction set, thread count and run.
 */
#ifndef WINNOW_PRUNE_H_
#define WINNOW_PRUNE_H_

#include "winnow/mask.h"
#include "winnow/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * One layer: `count` weights and their mask of ceil(count / 8) bytes, both in and out. count >= 0.
 */
typedef struct winnow_prune_segment {
  float* weights;
  uint8_t* mask;
  int64_t count;
} winnow_prune_segment;

/*
 * Removes exactly `remove` weights, chosen over all segments together.
 *
 * Order: smaller |theta| first, -0 equal to +0, an infinity the largest; of equal magnitudes the
 * lower segment first, then the lower flat index. A weight whose mask bit is 0 takes no part, and
 * may hold anything. Afterwards the bits of the removed weights are 0, and every weight whose bit
 * is 0 (removed now or before) is exactly +0.0; the other weights keep their bits.
 *
 * segments:  segment_count of them, segment_count >= 0; may be NULL when that is 0.
 * remove:    0 to the number of weights alive.
 * alpha:     out, the largest |theta| removed; 0 when remove is 0.
 * survivors: out, the weights alive afterwards, one number a segment; may be NULL when
 *            segment_count is 0.
 *
 * Cost: reads the weights two or three times and writes them once; working memory depends on the
 * number of segments and threads, not on the number of weights.
 *
 * Errors: WINNOW_INVALID_ARGUMENT for a null pointer, a negative count or a `remove` out of range;
 * WINNOW_DIVERGED when a weight that is alive is NaN (the message names the first one), also when
 * remove is 0; WINNOW_OUT_OF_MEMORY. None of them changes weights, masks or outputs.
 */
WINNOW_API winnow_status winnow_prune_global(const winnow_prune_segment* segments,
                                             int32_t segment_count, int64_t remove, float* alpha,
                                             int64_t* survivors);

/*
 * The same in each segment on its own: exactly remove[s] weights of segment s.
 *
 * remove:    segment_count numbers, each 0 to the number of weights alive in its segment.
 * alphas:    out, the largest |theta| removed in each segment; 0 where remove[s] is 0.
 * survivors: out, as above. All three may be NULL when segment_count is 0.
 *
 * Errors: as above; an error in any segment leaves all of them unchanged.
 */
WINNOW_API winnow_status winnow_prune_local(const winnow_prune_segment* segments,
                                            int32_t segment_count, const int64_t* remove,
                                            float* alphas, int64_t* survivors);

#ifdef __cplusplus
}
#endif

#endif
