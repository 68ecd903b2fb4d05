package dev.winnow.claims;

import static dev.winnow.claims.Outcome.FAILS;
import static dev.winnow.claims.Outcome.HOLDS;
import static dev.winnow.claims.Outcome.NOTHING_LEARNT;
import static dev.winnow.claims.Outcome.NOT_TESTED;
import static dev.winnow.claims.Outcome.TOO_FEW_SEEDS;
import static dev.winnow.claims.Outcome.UNSURE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QuantifierTest {
  @ParameterizedTest
  @EnumSource
  void noComparisonIsNoTest(Quantifier quantifier) {
    assertThat(quantifier.combine(List.of())).isEqualTo(NOT_TESTED);
  }

  @ParameterizedTest
  @EnumSource
  void nothingLearntIsSaidWhereNothingElseWasTested(Quantifier quantifier) {
    assertThat(quantifier.combine(List.of(NOTHING_LEARNT))).isEqualTo(NOTHING_LEARNT);
    assertThat(quantifier.combine(List.of(NOT_TESTED, NOTHING_LEARNT))).isEqualTo(NOTHING_LEARNT);
    assertThat(quantifier.combine(List.of(NOTHING_LEARNT, UNSURE))).isEqualTo(UNSURE);
    assertThat(quantifier.combine(List.of(NOTHING_LEARNT, TOO_FEW_SEEDS))).isEqualTo(TOO_FEW_SEEDS);
  }

  @Test
  void whereNothingWasLearntCountsAsNotTested() {
    assertThat(Quantifier.ALL.combine(List.of(HOLDS, NOTHING_LEARNT))).isEqualTo(NOT_TESTED);
    assertThat(Quantifier.ALL.combine(List.of(FAILS, NOTHING_LEARNT))).isEqualTo(FAILS);
    assertThat(Quantifier.MOST.combine(List.of(HOLDS, HOLDS, NOTHING_LEARNT))).isEqualTo(HOLDS);
    assertThat(Quantifier.MOST.combine(List.of(HOLDS, NOTHING_LEARNT))).isEqualTo(NOT_TESTED);
    assertThat(Quantifier.ANY.combine(List.of(HOLDS, NOTHING_LEARNT))).isEqualTo(HOLDS);
    assertThat(Quantifier.ANY.combine(List.of(FAILS, NOTHING_LEARNT))).isEqualTo(NOT_TESTED);
  }

  @Test
  void all() {
    assertThat(Quantifier.ALL.combine(List.of(HOLDS, HOLDS))).isEqualTo(HOLDS);
    assertThat(Quantifier.ALL.combine(List.of(HOLDS, FAILS, NOT_TESTED))).isEqualTo(FAILS);
    assertThat(Quantifier.ALL.combine(List.of(HOLDS, UNSURE, TOO_FEW_SEEDS))).isEqualTo(UNSURE);
    assertThat(Quantifier.ALL.combine(List.of(HOLDS, TOO_FEW_SEEDS, NOT_TESTED)))
        .isEqualTo(TOO_FEW_SEEDS);
    assertThat(Quantifier.ALL.combine(List.of(HOLDS, NOT_TESTED))).isEqualTo(NOT_TESTED);
  }

  @Test
  void most() {
    assertThat(Quantifier.MOST.combine(List.of(HOLDS, HOLDS, FAILS))).isEqualTo(HOLDS);
    assertThat(Quantifier.MOST.combine(List.of(HOLDS, FAILS))).isEqualTo(FAILS);
    assertThat(Quantifier.MOST.combine(List.of(HOLDS, UNSURE, FAILS))).isEqualTo(UNSURE);
    assertThat(Quantifier.MOST.combine(List.of(HOLDS, NOT_TESTED))).isEqualTo(NOT_TESTED);
  }

  @Test
  void any() {
    assertThat(Quantifier.ANY.combine(List.of(FAILS, HOLDS))).isEqualTo(HOLDS);
    assertThat(Quantifier.ANY.combine(List.of(FAILS, FAILS))).isEqualTo(FAILS);
    assertThat(Quantifier.ANY.combine(List.of(FAILS, NOT_TESTED))).isEqualTo(NOT_TESTED);
    assertThat(Quantifier.ANY.combine(List.of(FAILS, UNSURE))).isEqualTo(UNSURE);
  }
}
