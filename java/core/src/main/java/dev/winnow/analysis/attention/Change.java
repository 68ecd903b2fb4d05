package dev.winnow.analysis.attention;

import dev.winnow.analysis.Interval;
import org.hipparchus.stat.StatUtils;

/**
 * A figure of the same images under the dense network and under a ticket.
 *
 * @param dense its mean
 * @param pruned its mean
 * @param difference pruned − dense, image by image; null of too few images for an interval
 */
public record Change(double dense, double pruned, Interval difference) {
  /** Of a figure that takes many values; null without images. */
  static Change ofMeasure(double[] dense, double[] pruned) {
    return dense.length == 0
        ? null
        : new Change(
            StatUtils.mean(dense),
            StatUtils.mean(pruned),
            Interval.ofMean(difference(pruned, dense)));
  }

  /** Of hits, 0 or 1 but for ties; null without images. */
  static Change ofHits(double[] dense, double[] pruned) {
    return dense.length == 0
        ? null
        : new Change(
            StatUtils.mean(dense),
            StatUtils.mean(pruned),
            Interval.ofDifference(difference(pruned, dense)));
  }

  /** Image by image. */
  static double[] difference(double[] values, double[] from) {
    double[] differences = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      differences[i] = values[i] - from[i];
    }
    return differences;
  }
}
