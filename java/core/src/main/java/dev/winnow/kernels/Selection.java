package dev.winnow.kernels;

/**
 * What a pruning step removed.
 *
 * @param thresholds α, the largest score removed: one value for a global step, one a layer for a
 *     local one; 0 where nothing was removed
 * @param survivors weights still alive in each layer
 * @param magnitudes how many |θ| were removed from each layer, by bin (see {@link
 *     PruneKernels#magnitudeEdge}); null when they were not asked for
 */
public record Selection(float[] thresholds, long[] survivors, long[][] magnitudes) {}
