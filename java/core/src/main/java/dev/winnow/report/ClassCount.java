package dev.winnow.report;

import dev.winnow.data.layout.Split;
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
   * Half the width of the 95 % interval of an accuracy measured on these images (Agresti and Coull
   * 1998: the plain normal approximation has no width at an accuracy of 1).
   */
  double uncertainty(double accuracy) {
    double pseudo = NORMAL_95 * NORMAL_95;
    double n = all() + pseudo;
    double p = (accuracy * all() + pseudo / 2) / n;
    return NORMAL_95 * Math.sqrt(p * (1 - p) / n);
  }
}
