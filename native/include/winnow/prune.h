/*
 * Pruning: removes the weights of smallest score among those still alive. The score is the
 * magnitude |theta| unless the caller brings others.
 *
 * Source of the rule: Han et al. 2015 (magnitude pruning); Frankle and Carbin 2019 (by layer and
 * over the network, repeated, for lottery tickets). The number to remove is exact here, and ties
 * are decided, so that a ticket is the same for every instruction set, thread count, device and
 * run.
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
 *
 * scores: `count` numbers that are compared in place of |theta| (SNIP, GraSP, SynFlow, random), or
 * NULL. They may be negative; either all segments of a call with count > 0 have them or none.
 */
typedef struct winnow_prune_segment {
  float* weights;
  uint8_t* mask;
  const float* scores;
  int64_t count;
} winnow_prune_segment;

/*
 * The histogram of the magnitudes removed has four bins an octave, so that those of two layers or
 * rounds can be compared: bin b counts |theta| from winnow_magnitude_edge(b) (inclusive) to
 * winnow_magnitude_edge(b + 1) (exclusive). Edges run from 2^-24 to 2^8; the first bin also takes
 * all that is smaller, zeros included, and the last all that is larger.
 */
#define WINNOW_MAGNITUDE_BINS 128

/* 2^(-24 + bin / 4) with the fraction taken linearly, as the bits of a float have it. */
WINNOW_API float winnow_magnitude_edge(int32_t bin);

/*
 * Removes exactly `remove` weights, chosen over all segments together.
 *
 * Order: smaller score first, -0 equal to +0, an infinity the largest; of equal scores the lower
 * segment first, then the lower flat index. A weight whose mask bit is 0 takes no part, and may
 * hold anything. Afterwards the bits of the removed weights are 0, and every weight whose bit is 0
 * (removed now or before) is exactly +0.0; the other weights keep their bits.
 *
 * segments:   segment_count of them, segment_count >= 0; may be NULL when that is 0.
 * remove:     0 to the number of weights alive.
 * alpha:      out, the largest score removed; 0 when remove is 0.
 * survivors:  out, the weights alive afterwards, one number a segment; may be NULL when
 *             segment_count is 0.
 * magnitudes: out, segment_count x WINNOW_MAGNITUDE_BINS counts of the magnitudes removed by this
 *             call, by segment; or NULL when they are not wanted.
 *
 * Cost: reads the scores once and a few of them twice, then reads and writes the weights once;
 * working memory depends on the number of segments and threads, not on the number of weights.
 * Waits for the stream.
 *
 * Errors: WINNOW_INVALID_ARGUMENT for a null pointer, a negative count, scores for a part of the
 * segments only or a `remove` out of range; WINNOW_DIVERGED when a score that takes part is NaN
 * (the message names the first one), also when remove is 0; WINNOW_OUT_OF_MEMORY;
 * WINNOW_CUDA_ERROR. None but the last changes weights, masks or outputs.
 */
WINNOW_API winnow_status winnow_prune_global(winnow_device* device,
                                             const winnow_prune_segment* segments,
                                             int32_t segment_count, int64_t remove, float* alpha,
                                             int64_t* survivors, int64_t* magnitudes);

/*
 * The same in each segment on its own: exactly remove[s] weights of segment s.
 *
 * remove:    segment_count numbers, each 0 to the number of weights alive in its segment.
 * alphas:    out, the largest score removed in each segment; 0 where remove[s] is 0.
 * survivors: out, as above. All three may be NULL when segment_count is 0.
 *
 * Errors: as above; an error in any segment leaves all of them unchanged.
 */
WINNOW_API winnow_status winnow_prune_local(winnow_device* device,
                                            const winnow_prune_segment* segments,
                                            int32_t segment_count, const int64_t* remove,
                                            float* alphas, int64_t* survivors, int64_t* magnitudes);

#ifdef __cplusplus
}
#endif

#endif
