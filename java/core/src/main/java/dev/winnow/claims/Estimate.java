package dev.winnow.claims;

import dev.winnow.analysis.Interval;
import java.util.Collection;

/**
 * A mean over seeds with Student's 95 % interval. Intervals are not corrected for multiple
 * comparisons: of twenty that are judged, one is expected to miss the truth.
 *
 * @param mean over the seeds
 * @param low the interval's lower end; null of one seed
 * @param high its upper end; null of one seed
 * @param seeds how many, at least 1
 */
public record Estimate(double mean, Double low, Double high, int seeds) {
  /**
   * Below it there is no verdict. Of two seeds the interval is made of one degree of freedom: it is
   * 12.7 standard errors wide to each side and says nothing, unless the two agree by chance, and
   * accuracies, being counts of images, often do; then it has no width and decides all.
   */
  public static final int FEWEST_SEEDS = 3;

  /** Null of no values. */
  public static Estimate of(Collection<Double> values) {
    double[] x = values.stream().mapToDouble(Double::doubleValue).toArray();
    if (x.length == 0) {
      return null;
    }
    Interval interval = Interval.ofMean(x);
    return interval == null
        ? new Estimate(x[0], null, null, 1)
        : new Estimate(interval.mean(), interval.low(), interval.high(), x.length);
  }

  boolean ofTooFewSeeds() {
    return seeds < FEWEST_SEEDS;
  }
}
