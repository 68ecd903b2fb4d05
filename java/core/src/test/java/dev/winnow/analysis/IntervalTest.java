package dev.winnow.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IntervalTest {
  @Test
  void ofAMeanIsStudents() {
    // Mean 3, deviation √2.5; t(0.975, 4) = 2.776445.
    Interval interval = Interval.ofMean(new double[] {1, 2, 3, 4, 5});
    assertThat(interval.mean()).isEqualTo(3);
    assertThat(interval.high() - 3).isEqualTo(2.776445 * Math.sqrt(2.5 / 5), within(1e-6));
    assertThat(3 - interval.low()).isEqualTo(interval.high() - 3, within(1e-12));
    assertThat(Interval.ofMean(new double[] {1})).isNull();
  }

  @Test
  void ofPairedHitsIsBonettAndPrices() {
    // 9 images lost and 2 won of 30: (3 − 10) / 32 ± 1.96 √((3 + 10 − 7²/32) / 32²).
    double[] differences = new double[30];
    Arrays.fill(differences, 0, 9, -1);
    Arrays.fill(differences, 9, 11, 1);
    Interval interval = Interval.ofDifference(differences);
    double half = 1.959964 * Math.sqrt((13 - 49.0 / 32) / (32 * 32));
    assertThat(interval.mean()).isEqualTo(-7.0 / 30, within(1e-12));
    assertThat(interval.low()).isEqualTo(-7.0 / 32 - half, within(1e-9));
    assertThat(interval.high()).isEqualTo(-7.0 / 32 + half, within(1e-9));
  }

  @Test
  void fewImagesThatAgreeProveNothing() {
    assertThat(Interval.ofDifference(new double[] {1, 1}).liesAbove()).isFalse();
    double[] many = new double[20];
    Arrays.fill(many, 1);
    assertThat(Interval.ofDifference(many).liesAbove()).isTrue();
    assertThat(Interval.ofDifference(many).high()).isEqualTo(1);
    assertThat(Interval.ofDifference(new double[0])).isNull();
  }

  @Test
  void pointingAtRandomIsRarelyCalledMoreThanChance() {
    long seed = 7;
    SplittableRandom random = new SplittableRandom(seed);
    int above = 0;
    int below = 0;
    int studies = 2000;
    for (int i = 0; i < studies; i++) {
      double[] differences =
          random
              .doubles(40, 0.05, 0.4)
              .map(share -> (random.nextDouble() < share ? 1 : 0) - share)
              .toArray();
      Interval interval = Interval.ofDifference(differences);
      above += interval.liesAbove() ? 1 : 0;
      below += interval.liesBelow() ? 1 : 0;
    }
    assertThat(above + below).as("seed %d", seed).isLessThan((int) (0.06 * studies));
  }
}
