package dev.winnow.kernels;

import org.bytedeco.javacpp.Pointer;

/**
 * One layer as the kernels see it, in memory of the device that they run on.
 *
 * @param values {@code count} contiguous floats
 * @param mask ⌈count/8⌉ bytes, least significant bit first, 1 = alive
 * @param count number of values, at least 0
 */
public record MaskedValues(Pointer values, Pointer mask, long count) {}
