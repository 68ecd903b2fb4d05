package dev.winnow.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RewindTest {
  @ParameterizedTest
  @ValueSource(strings = {"none", "init", "epoch:1", "epoch:12", "lr"})
  void readsWhatItWrites(String text) {
    assertThat(Rewind.of(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "epoch", "epoch:0", "epoch:-1", "epoch:x", "epoch:99999999999", "lr:1"})
  void refusesTheRest(String text) {
    assertThatThrownBy(() -> Rewind.of(text)).isInstanceOf(InvalidInputException.class);
  }

  @Test
  void namesEveryStrategyInItsError() {
    assertThatThrownBy(() -> Strategy.of("imp"))
        .hasMessageContaining("imp-global")
        .hasMessageContaining("one-shot-local");
  }
}
