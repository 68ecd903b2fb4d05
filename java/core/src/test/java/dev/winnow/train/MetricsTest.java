package dev.winnow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Cases small enough to be worked out by hand. */
class MetricsTest {
  @Test
  void perfectSeparation() {
    Metrics metrics = Metrics.of(new double[] {2, 1, -1, -3}, new double[] {1, 1, 0, 0});
    assertThat(metrics.accuracy()).isEqualTo(1);
    assertThat(metrics.auc()).isEqualTo(1);
  }

  @Test
  void tiesCountHalf() {
    // Pairs (fake, real): 1>0, 1=1, 0=0, 0<1: (1 + ½ + ½ + 0) / 4.
    Metrics metrics = Metrics.of(new double[] {1, 0, 0, 1}, new double[] {1, 1, 0, 0});
    assertThat(metrics.auc()).isEqualTo(0.5);
    // A logit of 0 is p = 0.5 and counts as fake: right for the second, wrong for the others of
    // 0/1.
    assertThat(metrics.accuracy()).isEqualTo(0.5);
  }

  @Test
  void oneInversionOfSix() {
    Metrics metrics = Metrics.of(new double[] {3, 1, 2, 0, -1}, new double[] {1, 1, 0, 0, 0});
    assertThat(metrics.auc()).isEqualTo(5.0 / 6, within(1e-15));
  }

  @Test
  void lossIsTheMeanCrossEntropy() {
    Metrics metrics = Metrics.of(new double[] {0, Math.log(3)}, new double[] {1, 0});
    assertThat(metrics.loss()).isEqualTo((Math.log(2) + Math.log(4)) / 2, within(1e-15));
  }

  @Test
  void hugeLogitsDoNotOverflow() {
    Metrics metrics = Metrics.of(new double[] {1000, -1000}, new double[] {0, 1});
    assertThat(metrics.loss()).isEqualTo(1000);
    assertThat(metrics.auc()).isZero();
  }
}
