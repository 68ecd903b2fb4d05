package dev.winnow.data;

import dev.winnow.InvalidInputException;
import dev.winnow.data.image.OnBadImage;
import dev.winnow.data.layout.LayoutOptions;
import dev.winnow.data.pack.CacheFolder;
import java.nio.file.Path;

/**
 * How a data set is read.
 *
 * @param root its folder, or a manifest
 * @param size side of the decoded images in pixels
 * @param seed of the splits that are drawn
 * @param resplit draw all splits anew, whatever the layout says
 * @param onBadImage what to do about images that cannot be decoded
 * @param layout which parts of the set are meant
 * @param cache where packed images are kept
 */
public record DataOptions(
    Path root,
    int size,
    long seed,
    boolean resplit,
    OnBadImage onBadImage,
    LayoutOptions layout,
    Path cache) {

  private static final int SMALLEST = 8;
  private static final int LARGEST = 4096;

  public DataOptions {
    if (size < SMALLEST || size > LARGEST) {
      throw new InvalidInputException(
          "--size must be from " + SMALLEST + " to " + LARGEST + " pixels, not " + size);
    }
  }

  /** The whole set with its own splits; bad images are skipped. */
  public static DataOptions of(Path root, int size, long seed) {
    return new DataOptions(
        root, size, seed, false, OnBadImage.SKIP, LayoutOptions.ALL, CacheFolder.standard());
  }

  /** These options, with or without the layout's own splits. */
  public DataOptions resplit(boolean anew) {
    return new DataOptions(root, size, seed, anew, onBadImage, layout, cache);
  }

  /** These options with another answer to bad images. */
  public DataOptions onBadImage(OnBadImage answer) {
    return new DataOptions(root, size, seed, resplit, answer, layout, cache);
  }

  /** These options on parts of the set. */
  public DataOptions layout(LayoutOptions parts) {
    return new DataOptions(root, size, seed, resplit, onBadImage, parts, cache);
  }
}
