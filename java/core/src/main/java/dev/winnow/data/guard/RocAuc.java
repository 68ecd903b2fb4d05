package dev.winnow.data.guard;

import org.hipparchus.stat.ranking.NaNStrategy;
import org.hipparchus.stat.ranking.NaturalRanking;
import org.hipparchus.stat.ranking.TiesStrategy;

/** The area under the ROC curve: the chance that a fake scores above a real image. */
public final class RocAuc {
  private RocAuc() {}

  /**
   * Mann and Whitney's U over the number of (fake, real) pairs, ties averaged.
   *
   * @param labels 1 = fake, 0 = real; both must occur
   */
  public static double of(double[] scores, double[] labels) {
    double[] ranks = new NaturalRanking(NaNStrategy.FAILED, TiesStrategy.AVERAGE).rank(scores);
    double fakes = 0;
    double rankSum = 0;
    for (int i = 0; i < scores.length; i++) {
      if (labels[i] == 1) {
        fakes++;
        rankSum += ranks[i];
      }
    }
    double reals = scores.length - fakes;
    return (rankSum - fakes * (fakes + 1) / 2) / (fakes * reals);
  }

  /** Its standard error where the scores say nothing: √((m + n + 1) / 12mn). */
  static double chanceError(long reals, long fakes) {
    return Math.sqrt((reals + fakes + 1.0) / (12.0 * reals * fakes));
  }
}
