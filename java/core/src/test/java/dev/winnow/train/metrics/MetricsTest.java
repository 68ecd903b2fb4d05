package dev.winnow.train.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.io.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Real and fake, in cases small enough to be worked out by hand. */
class MetricsTest {
  private static final Offset<Double> ROUNDING = within(1e-14);

  @Test
  void perfectSeparation() {
    Metrics metrics = Metrics.of(Cases.logits(2, new double[] {2, 1, -1, -3}, 1, 1, 0, 0));
    assertThat(metrics.accuracy()).isEqualTo(1);
    assertThat(metrics.balancedAccuracy()).isEqualTo(1);
    assertThat(metrics.auc()).isEqualTo(1);
    assertThat(metrics.averagePrecision()).isEqualTo(1);
    assertThat(metrics.eer()).isZero();
    assertThat(metrics.confusion()).isEqualTo(List.of(List.of(2, 0), List.of(0, 2)));
  }

  @Test
  void oneInversionOfSix() {
    Metrics metrics = Metrics.of(Cases.logits(2, new double[] {3, 1, 2, 0, -1}, 1, 1, 0, 0, 0));
    // Of the pairs (fake, real), only 1 < 2 is the wrong way round.
    assertThat(metrics.auc()).isEqualTo(5.0 / 6, ROUNDING);
    // At 3: recall 1/2, precision 1. At 1: recall 1, precision 2/3. 1/2 · 1 + 1/2 · 2/3.
    assertThat(metrics.averagePrecision()).isEqualTo(5.0 / 6, ROUNDING);
    // (false positives, false negatives) at 2: (1/3, 1/2); at 1: (1/3, 0). They cross at 1/3.
    assertThat(metrics.eer()).isEqualTo(1.0 / 3, ROUNDING);
    // Called fake: 3, 1, 2 and 0, which is p = 0.5. Right: 3, 1 and −1.
    assertThat(metrics.accuracy()).isEqualTo(3.0 / 5);
    assertThat(metrics.balancedAccuracy()).isEqualTo((1.0 / 3 + 1) / 2, ROUNDING);
    assertThat(metrics.confusion()).isEqualTo(List.of(List.of(1, 2), List.of(0, 2)));
  }

  @Test
  void equalScoresPassTogether() {
    Metrics metrics = Metrics.of(Cases.logits(2, new double[] {2, 1, 1, 1, 0}, 1, 1, 1, 0, 0));
    // Pairs: 2 beats both; each fake of 1 ties with one real (½) and beats the other.
    assertThat(metrics.auc()).isEqualTo((2 + 1.5 + 1.5) / 6, ROUNDING);
    // At 2: recall 1/3, precision 1. At 1: recall 1, precision 3/4. 1/3 · 1 + 2/3 · 3/4.
    assertThat(metrics.averagePrecision()).isEqualTo(5.0 / 6, ROUNDING);
    // At 2: (0, 2/3); at 1: (1/2, 0). x = t/2 = 2/3 · (1 − t) gives t = 4/7.
    assertThat(metrics.eer()).isEqualTo(2.0 / 7, ROUNDING);
  }

  @Test
  void bothZerosAreOneScore() {
    Metrics metrics = Metrics.of(Cases.logits(2, new double[] {0.0, -0.0}, 1, 0));
    assertThat(metrics.auc()).isEqualTo(0.5);
    assertThat(metrics.averagePrecision()).isEqualTo(0.5);
    assertThat(metrics.eer()).isEqualTo(0.5);
  }

  @Test
  void errorsOfProbabilities() {
    Metrics metrics = Metrics.of(Cases.fakes(new double[] {0.75, 0.25, 0.9, 0.5}, 1, 1, 1, 0));
    double product = 0.75 * 0.25 * 0.9 * 0.5;
    assertThat(metrics.loss()).isEqualTo(-Math.log(product) / 4, ROUNDING);
    // 0.25², 0.75², 0.1², 0.5².
    assertThat(metrics.brier()).isEqualTo((0.0625 + 0.5625 + 0.01 + 0.25) / 4, ROUNDING);
    // Each is alone in its bin: |p − label|.
    assertThat(metrics.calibrationError()).isEqualTo((0.25 + 0.75 + 0.1 + 0.5) / 4, ROUNDING);
  }

  @Test
  void calibrationIsOfTheMeansOfFifteenBins() {
    // A bin with four of 0.75, two of them fake, and one with a real of 0.25:
    // 4/5 · |0.75 − 2/4| + 1/5 · |0.25 − 0|.
    double[] p = {0.75, 0.75, 0.75, 0.75, 0.25};
    assertThat(Metrics.of(Cases.fakes(p, 1, 0, 1, 0, 0)).calibrationError())
        .isEqualTo(0.25, ROUNDING);
    // 0.06 < 1/15 < 0.07: two bins, |0.06 − 1| and |0.07 − 0|, half the images each.
    assertThat(Metrics.of(Cases.fakes(new double[] {0.06, 0.07}, 1, 0)).calibrationError())
        .isEqualTo((0.94 + 0.07) / 2, ROUNDING);
    // 1/15 < 0.07 and 0.13 < 2/15: one bin, |0.1 − 1/2|.
    assertThat(Metrics.of(Cases.fakes(new double[] {0.07, 0.13}, 1, 0)).calibrationError())
        .isEqualTo(0.4, ROUNDING);
  }

  @Test
  void hugeLogitsDoNotOverflow() {
    Metrics metrics = Metrics.of(Cases.logits(2, new double[] {1000, -1000}, 0, 1));
    assertThat(metrics.loss()).isEqualTo(1000);
    assertThat(metrics.brier()).isEqualTo(1);
    assertThat(metrics.calibrationError()).isEqualTo(1);
    assertThat(metrics.auc()).isZero();
    assertThat(metrics.averagePrecision()).isEqualTo(0.5);
    assertThat(metrics.eer()).isEqualTo(1);
  }

  @Test
  void whatOneClassCannotTellIsNull() {
    for (int label = 0; label < 2; label++) {
      Metrics metrics = Metrics.of(Cases.fakes(new double[] {0.6, 0.4, 0.3}, label, label, label));
      assertThat(metrics.auc()).isNull();
      assertThat(metrics.averagePrecision()).isNull();
      assertThat(metrics.eer()).isNull();
      assertThat(metrics.balancedAccuracy()).isEqualTo(metrics.accuracy());
      assertThat(metrics.accuracy()).isEqualTo((label == 0 ? 2 : 1) / 3.0);
    }
  }

  @Test
  void recallOfEachNamedGroup() {
    Metrics metrics =
        Metrics.of(
            Cases.frames(
                new double[] {0.9, 0.2, 0.6, 0.8, 0.1, 0.3},
                new int[] {1, 1, 1, 1, 0, 0},
                List.of("swap", "swap", "swap", "blur", "night", ""),
                List.of("", "", "", "", "", "")));
    assertThat(metrics.groupRecall())
        .containsExactly(entry("blur", 1, 1), entry("night", 1, 1), entry("swap", 3, 2.0 / 3));
    assertThat(metrics.video()).isNull();
  }

  private static Map.Entry<String, GroupRecall> entry(String group, int images, double recall) {
    return Map.entry(group, new GroupRecall(images, recall));
  }

  @Test
  void jsonComesBackWithItsNulls() {
    Metrics metrics =
        Metrics.of(
            Cases.frames(
                new double[] {0.9, 0.2}, new int[] {1, 1}, List.of("swap", ""), List.of("a", "")));
    String json = Json.line(metrics);
    assertThat(json).contains("\"auc\":null", "\"groupRecall\":{\"swap\":{\"images\":1,");
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    assertThat(Json.parse(bytes, Metrics.class, "test")).isEqualTo(metrics);
  }
}
