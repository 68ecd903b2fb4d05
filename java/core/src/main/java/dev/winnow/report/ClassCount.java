package dev.winnow.report;

import dev.winnow.data.Split;
import dev.winnow.experiment.RunFolder.SplitRecord;

/** How many images of each class a split holds. */
record ClassCount(long real, long fake) {
  private static final double NORMAL_95 = 1.96;

  static ClassCount of(SplitRecord record, Split split) {
    long fake =
        record.images().stream()
            .filter(image -> image.split().equals(split.label()) && image.label() == 1)
            .count();
    long all =
        record.images().stream().filter(image -> image.split().equals(split.label())).count();
    return new ClassCount(all - fake, fake);
  }

  long all() {
    return real + fake;
  }

  /** The accuracy of always naming the more frequent class. */
  double majority() {
    return (double) Math.max(real, fake) / all();
  }

  String majorityName() {
    return fake > real ? "fake" : "real";
  }

  /**
   * Half the width of the 95 % interval of an accuracy measured on these images (binomial, normal
   * approximation).
   */
  double uncertainty(double accuracy) {
    return NORMAL_95 * Math.sqrt(accuracy * (1 - accuracy) / all());
  }
}
