package dev.winnow.model;

/**
 * What goes into a network and what comes out.
 *
 * @param size side of the square input image in pixels
 * @param channels of the image as the network sees it: 3 (RGB) or 1 (luminance)
 * @param classes to tell apart, at least 2
 */
public record ModelShape(int size, int channels, int classes) {
  /** RGB images that are real or fake. */
  public static ModelShape detector(int size) {
    return new ModelShape(size, 3, 2);
  }

  /** Logits an image: one, of the second class, where there are two classes; else one a class. */
  public int outputs() {
    return classes == 2 ? 1 : classes;
  }
}
