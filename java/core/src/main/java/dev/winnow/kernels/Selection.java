package dev.winnow.kernels;

/**
 * What a pruning step removed.
 *
 * @param thresholds α, the largest |θ| removed: one value for a global step, one a layer for a
 *     local one; 0 where nothing was removed
 * @param survivors weights still alive in each layer
 */
public record Selection(float[] thresholds, long[] survivors) {}
