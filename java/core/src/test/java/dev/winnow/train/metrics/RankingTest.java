package dev.winnow.train.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** AUC, average precision and EER against what their definitions say word by word, in O(n²). */
class RankingTest {
  private static final long SEED = 20250117;
  private static final Offset<Double> ROUNDING = within(1e-12);

  @Test
  void agreesWithTheDefinitions() {
    System.out.println("RankingTest.agreesWithTheDefinitions: seed " + SEED);
    Random random = new Random(SEED);
    for (int trial = 0; trial < 2000; trial++) {
      int n = 2 + random.nextInt(40);
      double[] scores = scores(random, n, trial % 4);
      int[] labels = labels(random, n);
      Ranking ranking = Ranking.of(Cases.logits(2, scores, labels));
      String which = "seed " + SEED + ", trial " + trial;
      assertThat(ranking.auc()).as(which).isEqualTo(auc(scores, labels), ROUNDING);
      assertThat(ranking.averagePrecision())
          .as(which)
          .isEqualTo(averagePrecision(scores, labels), ROUNDING);
      assertThat(ranking.eer()).as(which).isEqualTo(equalErrorRate(scores, labels), ROUNDING);
    }
  }

  @Test
  void turningScoresAndLabelsRoundChangesNeitherAucNorEer() {
    System.out.println("RankingTest.turningScoresAndLabelsRound: seed " + SEED);
    Random random = new Random(SEED);
    for (int trial = 0; trial < 500; trial++) {
      int n = 2 + random.nextInt(40);
      double[] scores = scores(random, n, trial % 4);
      int[] labels = labels(random, n);
      double[] negative = Arrays.stream(scores).map(score -> -score).toArray();
      int[] other = Arrays.stream(labels).map(label -> 1 - label).toArray();
      Ranking one = Ranking.of(Cases.logits(2, scores, labels));
      Ranking turned = Ranking.of(Cases.logits(2, negative, other));
      String which = "seed " + SEED + ", trial " + trial;
      assertThat(turned.auc()).as(which).isEqualTo(one.auc(), ROUNDING);
      assertThat(turned.eer()).as(which).isEqualTo(one.eer(), ROUNDING);
    }
  }

  /** Spread out, full of ties, all alike, or of extreme sizes with both zeros. */
  private static double[] scores(Random random, int n, int kind) {
    double[] extremes = {0.0, -0.0, Double.MIN_VALUE, -Double.MIN_VALUE, 1e30, -1e30, 1, 1.0000001};
    return DoubleStream.generate(
            () ->
                switch (kind) {
                  case 0 -> random.nextGaussian();
                  case 1 -> random.nextInt(5) - 2;
                  case 2 -> 0.25;
                  default -> extremes[random.nextInt(extremes.length)];
                })
        .limit(n)
        .toArray();
  }

  /** Both classes, often very unevenly. */
  private static int[] labels(Random random, int n) {
    double share = random.nextDouble();
    int[] labels = IntStream.range(0, n).map(i -> random.nextDouble() < share ? 1 : 0).toArray();
    int fake = random.nextInt(n);
    labels[fake] = 1;
    labels[(fake + 1 + random.nextInt(n - 1)) % n] = 0;
    return labels;
  }

  /** The share of the pairs (fake, real) in which the fake scores higher; equal scores: half. */
  private static double auc(double[] scores, int[] labels) {
    double won = 0;
    long pairs = 0;
    for (int i = 0; i < scores.length; i++) {
      for (int j = 0; j < scores.length; j++) {
        if (labels[i] == 1 && labels[j] == 0) {
          pairs++;
          won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
        }
      }
    }
    return won / pairs;
  }

  /** The mean over the fakes of the precision at the threshold of each. */
  private static double averagePrecision(double[] scores, int[] labels) {
    return IntStream.range(0, scores.length)
        .filter(i -> labels[i] == 1)
        .mapToDouble(
            i ->
                share(scores, labels, 1, scores[i])
                    * count(labels, 1)
                    / Arrays.stream(scores).filter(score -> score >= scores[i]).count())
        .average()
        .getAsDouble();
  }

  /** Every threshold and the one below it: where the straight line between them has equal rates. */
  private static double equalErrorRate(double[] scores, int[] labels) {
    double[] falling =
        DoubleStream.concat(
                DoubleStream.of(Double.POSITIVE_INFINITY),
                Arrays.stream(scores).map(s -> -s).sorted().map(s -> -s))
            .toArray();
    for (int k = 1; k < falling.length; k++) {
      double passed = share(scores, labels, 0, falling[k - 1]);
      double missed = 1 - share(scores, labels, 1, falling[k - 1]);
      double passedNext = share(scores, labels, 0, falling[k]);
      double missedNext = 1 - share(scores, labels, 1, falling[k]);
      if (passedNext >= missedNext) {
        double low = 0;
        double high = 1;
        for (int halving = 0; halving < 60; halving++) {
          double part = (low + high) / 2;
          boolean crossed =
              passed + part * (passedNext - passed) >= missed + part * (missedNext - missed);
          low = crossed ? low : part;
          high = crossed ? part : high;
        }
        return passed + high * (passedNext - passed);
      }
    }
    throw new AssertionError("the lowest threshold passes all");
  }

  /** Of the images with a label, the share that scores at or above a threshold. */
  private static double share(double[] scores, int[] labels, int label, double threshold) {
    return (double)
            IntStream.range(0, scores.length)
                .filter(i -> labels[i] == label && scores[i] >= threshold)
                .count()
        / count(labels, label);
  }

  private static long count(int[] labels, int label) {
    return Arrays.stream(labels).filter(l -> l == label).count();
  }
}
