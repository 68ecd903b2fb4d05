package dev.winnow.data.pack;

/**
 * A line of the index.
 *
 * @param source what was packed
 * @param facts what was learned of it
 * @param checksum CRC32C of its pixels
 */
record PackedRow(Source source, ImageFacts facts, int checksum) {}
