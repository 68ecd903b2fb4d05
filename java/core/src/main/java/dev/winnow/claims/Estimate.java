package dev.winnow.claims;

import java.util.Collection;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.stat.StatUtils;

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

  private static final double QUANTILE = 0.975;

  /** Null of no values. */
  public static Estimate of(Collection<Double> values) {
    double[] x = values.stream().mapToDouble(Double::doubleValue).toArray();
    if (x.length == 0) {
      return null;
    }
    double mean = StatUtils.mean(x);
    if (x.length == 1) {
      return new Estimate(mean, null, null, 1);
    }
    double half =
        new TDistribution(x.length - 1).inverseCumulativeProbability(QUANTILE)
            * Math.sqrt(StatUtils.variance(x) / x.length);
    return new Estimate(mean, mean - half, mean + half, x.length);
  }

  boolean ofTooFewSeeds() {
    return seeds < FEWEST_SEEDS;
  }
}
