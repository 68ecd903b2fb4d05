package dev.winnow.train;

import dev.winnow.data.guard.RocAuc;
import java.util.stream.IntStream;

/**
 * How well logits tell fake (1) from real (0).
 *
 * @param accuracy share of images on the right side of p(fake) = 0.5
 * @param auc area under the ROC curve, by ranks with ties averaged
 * @param loss mean binary cross-entropy, in nats
 */
public record Metrics(double accuracy, double auc, double loss) {

  /**
   * Measures one score an image.
   *
   * @param logits p(fake) = σ(logit)
   * @param labels 1 = fake, 0 = real; both must occur
   */
  public static Metrics of(double[] logits, double[] labels) {
    int n = logits.length;
    long right = IntStream.range(0, n).filter(i -> (logits[i] >= 0) == (labels[i] == 1)).count();
    double loss = IntStream.range(0, n).mapToDouble(i -> loss(logits[i], labels[i])).sum() / n;
    return new Metrics((double) right / n, RocAuc.of(logits, labels), loss);
  }

  /** −log p of the label, in the form that does not overflow. */
  private static double loss(double logit, double label) {
    return Math.max(logit, 0) - logit * label + Math.log1p(Math.exp(-Math.abs(logit)));
  }
}
