package dev.winnow.train.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Three classes, worked out by hand. */
class ManyClassesTest {
  private static final Offset<Double> ROUNDING = within(1e-14);

  private static final double[] LOGITS =
      Stream.of(
              Cases.logs(3, 0.7, 0.2, 0.1), // 0, called 0
              Cases.logs(-40, 0.3, 0.6, 0.1), // 1, called 1
              Cases.logs(0, 0.4, 0.4, 0.2), // 1, called 0: the first of equal ones
              Cases.logs(7.5, 0.1, 0.5, 0.4), // 2, called 1
              Cases.logs(-1, 0.2, 0.7, 0.1)) // 1, called 1
          .flatMapToDouble(DoubleStream::of)
          .toArray();

  private static final Metrics METRICS = Metrics.of(Cases.logits(3, LOGITS, 0, 1, 1, 2, 1));

  @Test
  void decisions() {
    assertThat(METRICS.confusion())
        .isEqualTo(List.of(List.of(1, 0, 0), List.of(1, 2, 0), List.of(0, 1, 0)));
    assertThat(METRICS.accuracy()).isEqualTo(3.0 / 5);
    // Recalls 1/1, 2/3 and 0/1.
    assertThat(METRICS.balancedAccuracy()).isEqualTo(5.0 / 9, ROUNDING);
  }

  @Test
  void eachClassAgainstTheRest() {
    // Class 0 and class 2: their one image scores above the four others, 1. Class 1: of the pairs
    // of {0.6, 0.4, 0.7} with {0.2, 0.5}, only 0.4 < 0.5 is the wrong way round, 5/6.
    assertThat(METRICS.auc()).isEqualTo((1 + 5.0 / 6 + 1) / 3, ROUNDING);
    // Class 1: 0.7 and 0.6 with precision 1, then 0.4, the fourth, with 3/4.
    assertThat(METRICS.averagePrecision()).isEqualTo((1 + (1 + 1 + 0.75) / 3 + 1) / 3, ROUNDING);
    assertThat(METRICS.eer()).isNull();
  }

  @Test
  void errorsOfProbabilities() {
    assertThat(METRICS.loss()).isEqualTo(-Math.log(0.7 * 0.6 * 0.4 * 0.4 * 0.7) / 5, ROUNDING);
    // 0.3² + 0.2² + 0.1²; 0.3² + 0.4² + 0.1²; 0.4² + 0.6² + 0.2²; 0.1² + 0.5² + 0.6²;
    // 0.2² + 0.3² + 0.1².
    assertThat(METRICS.brier()).isEqualTo((0.14 + 0.26 + 0.56 + 0.62 + 0.14) / 5, ROUNDING);
    // Of the class called: 0.7 and 0.7 share a bin and are right, 2 − 1.4; 0.6 right; 0.4 and 0.5
    // wrong.
    assertThat(METRICS.calibrationError()).isEqualTo((0.6 + 0.4 + 0.4 + 0.5) / 5, ROUNDING);
  }

  @Test
  void aClassThatDoesNotOccurIsLeftOutOfTheMeans() {
    double[] logits = {2, 1, 0, 0, 1, 2, 1, 0, 0};
    Metrics metrics = Metrics.of(Cases.logits(3, logits, 0, 1, 0));
    // Classes 0 and 1 only: both images of 0 have a higher p(0) than the one of 1, and p(1) of the
    // one of 1 is e / (1 + e + e²) = 0.245 against 0.245 (a tie) and 0.212: (½ + 1) / 2.
    assertThat(metrics.auc()).isEqualTo((1 + 0.75) / 2, ROUNDING);
    // Class 1: the two of 0.245 pass together, precision 1/2.
    assertThat(metrics.averagePrecision()).isEqualTo((1 + 0.5) / 2, ROUNDING);
    // 2/2 of class 0, 0/1 of class 1.
    assertThat(metrics.balancedAccuracy()).isEqualTo(0.5);
    assertThat(Metrics.of(Cases.logits(3, logits, 1, 1, 1)).auc()).isNull();
  }
}
