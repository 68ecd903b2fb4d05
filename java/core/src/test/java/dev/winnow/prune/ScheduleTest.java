package dev.winnow.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.InvalidInputException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void eightRoundsOfAFifthLeaveTheDesignsCounts() {
    assertThat(IntStream.rangeClosed(0, 8).mapToLong(r -> Schedule.alive(15_528, 0.2, r)))
        .containsExactly(15528L, 12422L, 9938L, 7950L, 6360L, 5088L, 4070L, 3256L, 2605L);
  }

  @Test
  void ratesAtTheirEnds() {
    assertThat(Schedule.removed(7, 0)).isZero();
    assertThat(Schedule.removed(7, 1)).isEqualTo(7);
    assertThat(Schedule.removed(5, 0.5)).isEqualTo(3);
  }

  @Test
  void aRateIsAFraction() {
    for (double rate : new double[] {-0.1, 1.1, 20, Double.NaN}) {
      assertThatThrownBy(() -> Schedule.removed(10, rate))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("0 to 1");
    }
  }
}
