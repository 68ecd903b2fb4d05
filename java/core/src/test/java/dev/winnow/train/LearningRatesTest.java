package dev.winnow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.InvalidInputException;
import dev.winnow.train.LearningRates.Schedule;
import org.junit.jupiter.api.Test;

class LearningRatesTest {
  private static final double EXACT = 1e-12;

  @Test
  void constantStaysWhereItIs() {
    assertThat(LearningRates.CONSTANT.factor(0, 0, 10, 100)).isEqualTo(1);
    assertThat(LearningRates.CONSTANT.factor(99, 9, 10, 100)).isEqualTo(1);
  }

  @Test
  void stepFallsAtEveryMultiple() {
    LearningRates rates = new LearningRates(Schedule.STEP, 0, 30, 0.1);
    assertThat(rates.factor(29, 9, 10, 100)).isEqualTo(1);
    assertThat(rates.factor(30, 0, 10, 100)).isCloseTo(0.1, within(EXACT));
    assertThat(rates.factor(60, 0, 10, 100)).isCloseTo(0.01, within(EXACT));
  }

  @Test
  void cosineFallsFromOneToZero() {
    LearningRates rates = new LearningRates(Schedule.COSINE, 0, 30, 0.1);
    assertThat(rates.factor(0, 0, 10, 20)).isEqualTo(1);
    // A quarter of the way: (1 + cos 45°) / 2.
    assertThat(rates.factor(5, 0, 10, 20)).isCloseTo((1 + Math.sqrt(0.5)) / 2, within(EXACT));
    assertThat(rates.factor(10, 0, 10, 20)).isCloseTo(0.5, within(EXACT));
    // The last of 200 steps is one before the end: (1 + cos(180° · 199/200)) / 2.
    assertThat(rates.factor(19, 9, 10, 20))
        .isCloseTo((1 + Math.cos(Math.PI * 199 / 200)) / 2, within(EXACT));
  }

  @Test
  void warmupGrowsInAStraightLineAndThenTheScheduleBegins() {
    LearningRates rates = new LearningRates(Schedule.COSINE, 2, 30, 0.1);
    // Two epochs of four steps: 1/8, 2/8, … 8/8.
    for (int step = 0; step < 8; step++) {
      assertThat(rates.factor(step / 4, step % 4, 4, 10))
          .isCloseTo((step + 1) / 8.0, within(EXACT));
    }
    assertThat(rates.factor(2, 0, 4, 10)).isEqualTo(1);
    assertThat(rates.factor(6, 0, 4, 10)).isCloseTo(0.5, within(EXACT));
  }

  @Test
  void whatCannotBeIsRefusedByItsOption() {
    assertThatThrownBy(() -> new LearningRates(Schedule.STEP, 0, 0, 0.1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("--step-epochs");
    assertThatThrownBy(() -> new LearningRates(Schedule.STEP, -1, 1, 0.1))
        .hasMessageContaining("--warmup");
    assertThatThrownBy(
            () ->
                TrainOptions.PAPER.epochs(5, 5).with(new LearningRates(Schedule.COSINE, 5, 1, 0.1)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("--warmup 5");
  }

  @Test
  void fineTuningGoesOnAtTheRateThatTheLastEpochBeginsWith() {
    TrainOptions options =
        TrainOptions.PAPER
            .adam(1e-2)
            .epochs(10, 10)
            .with(new LearningRates(Schedule.COSINE, 2, 30, 0.1));
    // Seven of the eight epochs after the warm-up are over.
    double last = 1e-2 * (1 + Math.cos(Math.PI * 7 / 8)) / 2;
    for (int epoch = 1; epoch <= 10; epoch++) {
      assertThat(options.fineTuning().learningRate(epoch)).isCloseTo(last, within(EXACT));
    }
    assertThat(TrainOptions.PAPER.fineTuning()).isEqualTo(TrainOptions.PAPER);
  }
}
