package dev.winnow.train.metrics;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How many positives and negatives score at or above each threshold, from a threshold above all
 * scores down through the distinct ones. Equal scores pass a threshold together.
 */
final class Thresholds {
  private final int[] positives;
  private final int[] negatives;
  private final int last;

  /** Both kinds must occur. */
  Thresholds(double[] scores, boolean[] isPositive) {
    int n = scores.length;
    int[] falling =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> scores[i]).reversed())
            .mapToInt(Integer::intValue)
            .toArray();
    positives = new int[n + 1];
    negatives = new int[n + 1];
    int threshold = 0;
    for (int i = 0; i < n; i++) {
      if (i == 0 || scores[falling[i]] != scores[falling[i - 1]]) {
        threshold++;
        positives[threshold] = positives[threshold - 1];
        negatives[threshold] = negatives[threshold - 1];
      }
      if (isPositive[falling[i]]) {
        positives[threshold]++;
      } else {
        negatives[threshold]++;
      }
    }
    last = threshold;
  }

  /** Σ (recallₖ − recallₖ₋₁) · precisionₖ over the thresholds: steps, no interpolation. */
  double averagePrecision() {
    double sum = 0;
    for (int k = 1; k <= last; k++) {
      double precision = (double) positives[k] / (positives[k] + negatives[k]);
      sum += (positives[k] - positives[k - 1]) * precision;
    }
    return sum / positives[last];
  }

  /**
   * The error rate where as large a share of the negatives passes (false positives) as of the
   * positives does not (false negatives), on the straight line between the thresholds beside it.
   */
  double equalErrorRate() {
    int k = 1;
    while (missed(k) > passed(k)) {
      k++;
    }
    double before = missed(k - 1) - passed(k - 1);
    double after = passed(k) - missed(k);
    double part = before / (before + after);
    return passed(k - 1) + part * (passed(k) - passed(k - 1));
  }

  private double passed(int threshold) {
    return (double) negatives[threshold] / negatives[last];
  }

  private double missed(int threshold) {
    return 1 - (double) positives[threshold] / positives[last];
  }
}
