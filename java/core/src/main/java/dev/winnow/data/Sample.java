package dev.winnow.data;

import dev.winnow.data.layout.Split;
import java.nio.file.Path;

/**
 * One labelled image file.
 *
 * @param file where it is
 * @param name its path below the data set's root, with forward slashes
 * @param label 1 = fake, 0 = real
 * @param split the part of the data set that it belongs to
 * @param digest SHA-256 of its bytes, in hexadecimal
 */
public record Sample(Path file, String name, int label, Split split, String digest) {}
