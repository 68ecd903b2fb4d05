package dev.winnow.report;

import dev.winnow.data.layout.Layout;
import dev.winnow.data.layout.Split;
import dev.winnow.experiment.RunFolder.SplitRecord;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How many images of each class a split holds.
 *
 * @param byLabel in the order of the labels: real, fake, or those of an idx file
 */
record ClassCount(long... byLabel) {
  private static final double NORMAL_95 = 1.96;

  static ClassCount of(SplitRecord record, Split split) {
    int classes = 1 + record.images().stream().mapToInt(SplitRecord.Entry::label).max().orElse(1);
    long[] byLabel = new long[classes];
    record.images().stream()
        .filter(image -> image.split().equals(split.label()))
        .forEach(image -> byLabel[image.label()]++);
    return new ClassCount(byLabel);
  }

  long all() {
    return LongStream.of(byLabel).sum();
  }

  /** The accuracy of always naming the most frequent class. */
  double majority() {
    return (double) LongStream.of(byLabel).max().orElse(0) / all();
  }

  /** The most frequent class; of equally frequent ones the first. */
  String majorityName() {
    int largest = 0;
    for (int label = 1; label < byLabel.length; label++) {
      largest = byLabel[label] > byLabel[largest] ? label : largest;
    }
    return name(largest);
  }

  private String name(int label) {
    return byLabel.length == 2 ? Layout.REAL_AND_FAKE.get(label) : "class " + label;
  }

  /** Every class with its number of images. */
  String text() {
    return IntStream.range(0, byLabel.length)
        .mapToObj(label -> Format.count(byLabel[label]) + " " + name(label))
        .collect(Collectors.joining(", "));
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
