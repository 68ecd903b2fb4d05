package dev.winnow.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.InvalidInputException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static long[] alive(Schedule schedule, long prunable) {
    return IntStream.rangeClosed(0, schedule.rounds())
        .mapToLong(round -> schedule.alive(prunable, round))
        .toArray();
  }

  @Test
  void eightRoundsOfAFifthLeaveTheDesignsCounts() {
    assertThat(alive(new Schedule.Rate(0.2, 8), 15_528))
        .containsExactly(15528, 12422, 9938, 7950, 6360, 5088, 4070, 3256, 2605);
  }

  @Test
  void aLinearScheduleTakesEqualStepsToItsTarget() {
    assertThat(alive(new Schedule.Linear(0.8, 8), 1000))
        .containsExactly(1000, 900, 800, 700, 600, 500, 400, 300, 200);
    assertThat(alive(new Schedule.Linear(0.5, 3), 7)).containsExactly(7, 6, 5, 3);
  }

  @Test
  void aListIsExact() {
    assertThat(alive(new Schedule.Listed(List.of(0.2, 0.4, 0.6, 0.8)), 15_528))
        .containsExactly(15528, 12422, 9317, 6211, 3106);
  }

  @Test
  void smallStepsReachEightyPercentInThirtyTwoAndInSixteenRounds() {
    long[] fives = alive(new Schedule.Rate(0.05, 32), 1_000_000);
    assertThat(fives[31]).isGreaterThan(200_000);
    assertThat(fives[32]).isLessThan(200_000);
    long[] tens = alive(new Schedule.Rate(0.1, 16), 1_000_000);
    assertThat(tens[15]).isGreaterThan(200_000);
    assertThat(tens[16]).isLessThan(200_000);
  }

  @Test
  void ratesAtTheirEnds() {
    assertThat(alive(new Schedule.Rate(0, 1), 7)).containsExactly(7, 7);
    assertThat(alive(new Schedule.Rate(1, 1), 7)).containsExactly(7, 0);
    assertThat(alive(new Schedule.Rate(0.5, 1), 5)).containsExactly(5, 2);
  }

  @Test
  void aRateIsAFraction() {
    for (double rate : new double[] {-0.1, 1.1, 20, Double.NaN}) {
      assertThatThrownBy(() -> new Schedule.Rate(rate, 1))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("0 to 1");
    }
  }

  @Test
  void sparsitiesGrowBetweenNothingAndAll() {
    for (List<Double> wrong :
        List.of(List.of(0.0), List.of(1.0), List.of(0.4, 0.4), List.of(0.4, 0.2), List.of(20.0))) {
      assertThatThrownBy(() -> new Schedule.Listed(wrong))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("--sparsities");
    }
    assertThatThrownBy(() -> new Schedule.Linear(1, 3))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("--target");
    assertThatThrownBy(() -> new Schedule.Linear(0.8, 0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("--rounds");
  }
}
