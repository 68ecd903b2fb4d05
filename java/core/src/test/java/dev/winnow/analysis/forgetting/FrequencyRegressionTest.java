package dev.winnow.analysis.forgetting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.analysis.Level;
import dev.winnow.analysis.forgetting.SurvivalStudy.Fit;
import dev.winnow.analysis.forgetting.SurvivalStudy.Verdict;
import dev.winnow.analysis.forgetting.WeightCells.Cell;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;

/** Survival that is planted as a function of magnitude and frequency. */
class FrequencyRegressionTest {
  private static final double[] FREQUENCIES = {0.6, 0.3, 0.1};
  private static final Level LEVEL = new Level(4, 0.6);
  private static final double COUNT = 4000;

  /** Cells of 10 magnitudes and 3 groups, each weight alive with the odds exp(logit). */
  private static WeightCells cells(long seed, DoubleBinaryOperator logit) {
    Random random = new Random(seed);
    WeightCells cells = new WeightCells();
    for (int bin = 0; bin < 10; bin++) {
      double magnitude = 0.01 * (bin + 1);
      for (int group = 0; group < 3; group++) {
        double p =
            1
                / (1
                    + Math.exp(
                        -logit.applyAsDouble(Math.log(magnitude), Math.log(FREQUENCIES[group]))));
        double alive =
            Math.round(COUNT * p + random.nextGaussian() * Math.sqrt(COUNT * p * (1 - p)));
        cells.add(
            new Cell(
                bin, group, COUNT, magnitude, new double[] {Math.max(0, Math.min(COUNT, alive))}));
      }
    }
    return cells;
  }

  @Test
  void aPlantedEffectOfFrequencyIsFound() {
    int covered = 0;
    for (long seed = 0; seed < 200; seed++) {
      WeightCells cells = cells(seed, (m, f) -> 4 + 1.2 * m + 0.8 * f);
      Fit fit = WeightSurvival.fit(cells, LEVEL, 0, FREQUENCIES);
      assertThat(fit.coefficient()).isCloseTo(0.8, within(0.1));
      assertThat(fit.verdict()).isEqualTo(Verdict.HOLDS);
      assertThat(fit.spearman()).isGreaterThan(fit.spearmanOfMagnitude());
      covered += fit.low() < 0.8 && fit.high() > 0.8 ? 1 : 0;
    }
    // 95 % of the intervals hold the truth: 178 are four deviations below the 190 expected.
    assertThat(covered).isGreaterThan(177);
  }

  @Test
  void aReversedEffectFails() {
    Fit fit = WeightSurvival.fit(cells(2, (m, f) -> 2 + m - 0.5 * f), LEVEL, 0, FREQUENCIES);
    assertThat(fit.verdict()).isEqualTo(Verdict.FAILS);
  }

  @Test
  void noEffectIsSeldomTakenForOne() {
    int wrong = 0;
    for (long seed = 0; seed < 200; seed++) {
      WeightCells cells = cells(seed, (m, f) -> 4 + 1.2 * m);
      wrong += WeightSurvival.fit(cells, LEVEL, 0, FREQUENCIES).verdict() == Verdict.UNSURE ? 0 : 1;
    }
    // 5 % of the intervals miss 0: 10 are expected, 22 are four deviations away.
    assertThat(wrong).isLessThan(22);
  }

  @Test
  void groupsThatDifferForAnotherReasonAreSeldomTakenForAnEffectOfFrequency() {
    int wrong = 0;
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(~seed);
      double[] own = random.doubles(3, -0.3, 0.3).toArray();
      WeightCells cells = cells(seed, (m, f) -> 4 + 1.2 * m + own[f > -1 ? 0 : f > -2 ? 1 : 2]);
      wrong += WeightSurvival.fit(cells, LEVEL, 0, FREQUENCIES).verdict() == Verdict.UNSURE ? 0 : 1;
    }
    // As if there were no effect: that weights are many does not make groups many.
    assertThat(wrong).isLessThan(22);
  }

  @Test
  void twoGroupsDoNotTellFrequencyFromAnythingElse() {
    WeightCells two = new WeightCells();
    cells(1, (m, f) -> 4 + 1.2 * m + 0.8 * f).cells().stream()
        .filter(cell -> cell.group() < 2)
        .forEach(two::add);
    Fit fit = WeightSurvival.fit(two, LEVEL, 0, FREQUENCIES);
    assertThat(fit.coefficient()).isNull();
    assertThat(fit.verdict()).isEqualTo(Verdict.UNSURE);
  }

  @Test
  void aCutByMagnitudeAloneHasNoFit() {
    WeightCells cells = new WeightCells();
    for (int bin = 0; bin < 10; bin++) {
      for (int group = 0; group < 3; group++) {
        cells.add(new Cell(bin, group, 100, bin + 1, new double[] {bin >= 5 ? 100 : 0}));
      }
    }
    Fit fit = WeightSurvival.fit(cells, LEVEL, 0, FREQUENCIES);
    assertThat(fit.coefficient()).isNull();
    assertThat(fit.verdict()).isEqualTo(Verdict.UNSURE);
    // Ranks 1..10 halved: Pearson of a uniform rank with its own upper half is √3/2.
    assertThat(fit.spearmanOfMagnitude()).isCloseTo(Math.sqrt(3) / 2, within(0.01));
  }

  @Test
  void expectedSurvivalIsThatOfTheSameMagnitude() {
    WeightCells cells = new WeightCells();
    cells.add(new Cell(0, 0, 90, 1, new double[] {30}));
    cells.add(new Cell(0, 1, 10, 1, new double[] {0}));
    cells.add(new Cell(1, 0, 50, 2, new double[] {50}));
    cells.add(new Cell(1, 1, 50, 2, new double[] {30}));
    // Stratum 0: 30 of 100 survive; stratum 1: 80 of 100. Group 1 has 10 and 50 weights there.
    assertThat(cells.expected(1, 0)).isCloseTo((10 * 0.3 + 50 * 0.8) / 60, within(1e-12));
    assertThat(cells.survival(1, 0)).isCloseTo(0.5, within(1e-12));
    assertThat(cells.magnitude(1)).isCloseTo((10 * 1 + 50 * 2) / 60.0, within(1e-12));
  }
}
