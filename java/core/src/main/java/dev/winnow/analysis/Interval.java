package dev.winnow.analysis;

import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.stat.StatUtils;

/**
 * A mean over images or seeds with its 95 % confidence interval. They count as independent of each
 * other: of frames of the same videos it is too narrow.
 *
 * @param mean of the images
 * @param low the interval's lower end
 * @param high its upper end
 */
public record Interval(double mean, double low, double high) {
  private static final double QUANTILE = 0.975;

  /** Of the normal distribution at {@link #QUANTILE}. */
  private static final double NORMAL = 1.959964;

  /** Student's, for figures that take many values; null of fewer than two. */
  public static Interval ofMean(double[] values) {
    if (values.length < 2) {
      return null;
    }
    double mean = StatUtils.mean(values);
    double half =
        new TDistribution(values.length - 1).inverseCumulativeProbability(QUANTILE)
            * Math.sqrt(StatUtils.variance(values) / values.length);
    return new Interval(mean, mean - half, mean + half);
  }

  /**
   * Of the differences of two figures that are mostly 0 or 1, such as hits. Student's would be of
   * no width where all images agree, however few. So two more differences, 1 and −1, are added
   * first: for paired proportions that is the interval of Bonett and Price (2012). Null of none.
   *
   * @param differences each from −1 to 1
   */
  public static Interval ofDifference(double[] differences) {
    int n = differences.length;
    if (n == 0) {
      return null;
    }
    double middle = StatUtils.sum(differences) / (n + 2);
    double variance = (StatUtils.sumSq(differences) + 2) / (n + 2) - middle * middle;
    double half = NORMAL * Math.sqrt(variance / (n + 2));
    return new Interval(
        StatUtils.mean(differences), Math.max(-1, middle - half), Math.min(1, middle + half));
  }

  /** All of it is above 0. */
  public boolean liesAbove() {
    return low > 0;
  }

  /** All of it is below 0. */
  public boolean liesBelow() {
    return high < 0;
  }
}
