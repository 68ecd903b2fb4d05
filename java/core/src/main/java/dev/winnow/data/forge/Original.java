package dev.winnow.data.forge;

import dev.winnow.data.layout.Split;

/**
 * A real picture of a set and where it goes.
 *
 * @param name of its files, without extension; no two of a split have one
 * @param identity who is seen; nobody is in two splits
 * @param video the video that it is a frame of; empty for a still image
 * @param photograph gives it
 */
public record Original(
    String name, Split split, String identity, String video, Photograph.Source photograph) {}
