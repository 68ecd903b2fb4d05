package dev.winnow.kernels;

import org.bytedeco.javacpp.Pointer;

/**
 * One parameter of an Adam step; every pointer but {@code mask} leads to {@code count} contiguous
 * floats in host memory.
 *
 * @param mask ⌈count/8⌉ bytes as in {@link MaskedValues}, or null for a parameter that is not
 *     pruned
 */
public record AdamState(
    Pointer weights,
    Pointer gradients,
    Pointer firstMoment,
    Pointer secondMoment,
    Pointer mask,
    long count) {}
