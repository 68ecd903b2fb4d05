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
 * @param most images at most, of all splits and classes in proportion; 0 takes all
 * @param onBadImage what to do about images that cannot be decoded
 * @param layout which parts of the set are meant
 * @param cache where packed images are kept
 */
public record DataOptions(
    Path root,
    int size,
    long seed,
    boolean resplit,
    int most,
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
    if (most < 0) {
      throw new InvalidInputException(
          "--images must be 0, which takes all, or a number of images, not " + most);
    }
  }

  /** The whole set with its own splits; bad images are skipped. */
  public static DataOptions of(Path root, int size, long seed) {
    return new DataOptions(
        root, size, seed, false, 0, OnBadImage.SKIP, LayoutOptions.ALL, CacheFolder.standard());
  }

  /** These options, with or without the layout's own splits. */
  public DataOptions resplit(boolean anew) {
    return new DataOptions(root, size, seed, anew, most, onBadImage, layout, cache);
  }

  /** These options with at most so many images; 0 takes all. */
  public DataOptions most(int images) {
    return new DataOptions(root, size, seed, resplit, images, onBadImage, layout, cache);
  }

  /** These options with another answer to bad images. */
  public DataOptions onBadImage(OnBadImage answer) {
    return new DataOptions(root, size, seed, resplit, most, answer, layout, cache);
  }

  /** These options on parts of the set. */
  public DataOptions layout(LayoutOptions parts) {
    return new DataOptions(root, size, seed, resplit, most, onBadImage, parts, cache);
  }
}
