package dev.winnow.bench;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FallingLossTest {
  private static FallingLoss of(double... losses) {
    FallingLoss loss = new FallingLoss();
    for (double value : losses) {
      loss.add(value);
    }
    return loss;
  }

  @Test
  void theLastHasToBeBelowTheFirst() {
    assertThatCode(() -> of(0.7, 0.9, 0.6).check()).doesNotThrowAnyException();
    assertThatThrownBy(() -> of(0.7, 0.5, 0.8).check())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("from 0.7 to 0.8");
    assertThatThrownBy(() -> of(0.7, 0.7).check()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatIsNoNumberOrWasNeverTakenDidNotFall() {
    assertThatThrownBy(() -> of(0.7, Double.NaN).check()).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> of(Double.NaN, 0.7).check()).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> of().check()).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> of(0.7).check()).isInstanceOf(IllegalStateException.class);
  }
}
