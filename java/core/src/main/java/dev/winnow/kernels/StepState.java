package dev.winnow.kernels;

import org.bytedeco.javacpp.Pointer;

/**
 * One parameter of an optimizer step; in memory of the device that it runs on.
 *
 * @param weights {@code count} contiguous floats, as are the gradients and moments
 * @param secondMoment null for SGD
 * @param mask ⌈count/8⌉ bytes as in {@link MaskedValues}, or null for a parameter that is not
 *     pruned
 * @param shadow {@code count} bfloat16 that receive the new weights in the same pass, or null
 */
public record StepState(
    Pointer weights,
    Pointer gradients,
    Pointer firstMoment,
    Pointer secondMoment,
    Pointer mask,
    Pointer shadow,
    long count) {}
