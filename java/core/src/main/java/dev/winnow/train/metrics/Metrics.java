package dev.winnow.train.metrics;

import java.util.List;
import java.util.Map;

/**
 * How well a network tells the classes of a set of images apart. Two classes: fake (1) is the
 * positive one, and an image is called fake from p(fake) = 0.5. Many classes: it is called the
 * likeliest one, the lower of equal ones. The JSON of this record is stable.
 *
 * @param accuracy share of images called what they are
 * @param auc area under the ROC curve, by ranks with ties averaged; many classes: the mean of each
 *     class against the rest; null where all images are of one class
 * @param loss mean cross-entropy of the label, in nats
 * @param balancedAccuracy mean over the classes that occur of the share of their images called
 *     right
 * @param averagePrecision Σ (recallₖ − recallₖ₋₁) · precisionₖ over the distinct scores, falling;
 *     many classes, and null, as with {@code auc}
 * @param eer equal error rate: where false positive and false negative rate cross, interpolated;
 *     null as with {@code auc}, and for many classes
 * @param brier mean of (p(fake) − label)², 0 to 1; many classes: of the sum over the classes, 0 to
 *     2
 * @param calibrationError expected calibration error of p(fake) in 15 bins of equal width; many
 *     classes: of the probability of the class that the image is called
 * @param confusion counts of images; rows: what they are, columns: what they are called
 * @param groupRecall how many images of each named group are called right, by name
 * @param video the same figures with one score a video, the mean of its frames' probabilities; a
 *     still counts as a video of one frame; null where all images are stills
 */
public record Metrics(
    double accuracy,
    Double auc,
    double loss,
    double balancedAccuracy,
    Double averagePrecision,
    Double eer,
    double brier,
    double calibrationError,
    List<List<Integer>> confusion,
    Map<String, GroupRecall> groupRecall,
    Metrics video) {
  /** Measures the scores of a set of images. */
  public static Metrics of(Scores scores) {
    ConfusionMatrix confusion = new ConfusionMatrix(scores);
    Ranking ranking = Ranking.of(scores);
    ProbabilityErrors errors = ProbabilityErrors.of(scores);
    return new Metrics(
        confusion.accuracy(),
        ranking.auc(),
        errors.logLoss(),
        confusion.balancedAccuracy(),
        ranking.averagePrecision(),
        ranking.eer(),
        errors.brier(),
        errors.calibration(),
        confusion.rows(),
        GroupRecall.of(scores),
        VideoScores.of(scores).map(Metrics::of).orElse(null));
  }
}
