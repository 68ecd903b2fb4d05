package dev.winnow.data.forge;

import dev.winnow.InvalidInputException;

/**
 * What a set is forged by.
 *
 * @param size side of the finished pictures in pixels
 * @param lowestQuality of JPEG, 1 to 100
 * @param highestQuality of JPEG: each picture, real or fake, draws its own from this range
 * @param mottle how plain the trace is that most kinds share: the deviation of its wrong colour,
 *     levels of 255, see {@code docs/data.md}
 * @param mix the shares of the kinds
 * @param seed decides everything that chance decides
 */
public record ForgeSettings(
    int size, int lowestQuality, int highestQuality, double mottle, Mix mix, long seed) {
  /** On photographs, of which this much is seen only by who looks for it. */
  public static final double PHOTOGRAPH_MOTTLE = 6;

  private static final int SMALLEST = 32;
  private static final int LARGEST = 4096;

  public ForgeSettings {
    if (size < SMALLEST || size > LARGEST) {
      throw new InvalidInputException(
          "size must be from " + SMALLEST + " to " + LARGEST + ", not " + size);
    }
    if (lowestQuality < 1 || highestQuality > 100 || lowestQuality > highestQuality) {
      throw new InvalidInputException(
          "quality must be a range within 1 to 100, not " + lowestQuality + "-" + highestQuality);
    }
  }
}
