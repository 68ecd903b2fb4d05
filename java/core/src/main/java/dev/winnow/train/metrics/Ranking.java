package dev.winnow.train.metrics;

import dev.winnow.data.guard.RocAuc;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well scores rank images, with no threshold: for fakes against reals, or the mean over the
 * classes of each against the rest. A class that no image or every image is of is left out of the
 * mean; where none remains, all figures are null.
 *
 * @param eer null for many classes
 */
record Ranking(Double auc, Double averagePrecision, Double eer) {
  private static final Ranking UNDEFINED = new Ranking(null, null, null);

  static Ranking of(Scores scores) {
    if (scores.classes() == 2) {
      return of(scores.logits(), isOf(scores, 1));
    }
    double[][] logs =
        IntStream.range(0, scores.count())
            .mapToObj(scores::logProbabilities)
            .toArray(double[][]::new);
    List<Ranking> rankings = new ArrayList<>();
    for (int c = 0; c < scores.classes(); c++) {
      int one = c;
      double[] ofClass = IntStream.range(0, logs.length).mapToDouble(i -> logs[i][one]).toArray();
      rankings.add(of(ofClass, isOf(scores, c)));
    }
    rankings.removeIf(UNDEFINED::equals);
    if (rankings.isEmpty()) {
      return UNDEFINED;
    }
    return new Ranking(
        rankings.stream().mapToDouble(Ranking::auc).average().getAsDouble(),
        rankings.stream().mapToDouble(Ranking::averagePrecision).average().getAsDouble(),
        null);
  }

  private static boolean[] isOf(Scores scores, int label) {
    boolean[] isOf = new boolean[scores.count()];
    for (int i = 0; i < isOf.length; i++) {
      isOf[i] = scores.labels()[i] == label;
    }
    return isOf;
  }

  private static Ranking of(double[] scores, boolean[] isPositive) {
    double[] labels =
        IntStream.range(0, scores.length).mapToDouble(i -> isPositive[i] ? 1 : 0).toArray();
    double positives = IntStream.range(0, labels.length).mapToDouble(i -> labels[i]).sum();
    if (positives == 0 || positives == labels.length) {
      return UNDEFINED;
    }
    Thresholds thresholds = new Thresholds(scores, isPositive);
    return new Ranking(
        RocAuc.of(scores, labels), thresholds.averagePrecision(), thresholds.equalErrorRate());
  }
}
