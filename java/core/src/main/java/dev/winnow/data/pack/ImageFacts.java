package dev.winnow.data.pack;

/**
 * What packing learns of an image besides its pixels.
 *
 * @param digest SHA-256 of the file's bytes, or of the item of an idx file, in hexadecimal; empty
 *     where the file cannot be read
 * @param bytes length of what the digest is of
 * @param format {@code jpeg}, {@code png}, {@code bmp}, {@code webp} or {@code idx}, by content;
 *     empty where it is none of them
 * @param width in pixels, as stored; 0 where unknown
 * @param height in pixels, as stored; 0 where unknown
 * @param channels as stored: 1 grey, 2 grey and alpha, 3, 4 with alpha or CMYK; 0 where unknown
 * @param jpegTables names the quantisation tables of a JPEG (equal name, equal tables); else empty
 * @param perceptualHash 64 bits that differ in few places between pictures that look alike; 0 for a
 *     bad image
 * @param problem why the image is bad, in a few words without its name; empty for a good one
 */
public record ImageFacts(
    String digest,
    long bytes,
    String format,
    int width,
    int height,
    int channels,
    String jpegTables,
    long perceptualHash,
    String problem) {

  /** Whether the image could not be decoded; its pixels are zeros. */
  public boolean bad() {
    return !problem.isEmpty();
  }
}
