package dev.winnow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.InvalidInputException;
import dev.winnow.train.Stopping.Monitor;
import dev.winnow.train.metrics.Metrics;
import dev.winnow.train.metrics.Scores;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoppingTest {
  private static Metrics metrics(int... labels) {
    List<String> none = java.util.Collections.nCopies(labels.length, "");
    // Logits 0.5, −1, 1.5, −2, …: of labels 1, 0, 1, 0 all are right.
    double[] logits = new double[labels.length];
    for (int i = 0; i < labels.length; i++) {
      logits[i] = (i % 2 == 0 ? 0.5 : -0.5) * (i + 1);
    }
    return Metrics.of(new Scores(2, logits, labels, none, none));
  }

  @Test
  void everyMonitorCallsTheBetterOneCheaper() {
    Metrics good = metrics(1, 0, 1, 0);
    Metrics poor = metrics(0, 1, 1, 0);
    for (Monitor monitor : Monitor.values()) {
      assertThat(monitor.cost(good)).as("%s", monitor).isLessThan(monitor.cost(poor));
    }
    assertThat(Monitor.LOSS.cost(good)).isEqualTo(good.loss());
    assertThat(Monitor.ACCURACY.cost(good)).isEqualTo(-1);
    assertThat(Monitor.AUC.cost(good)).isEqualTo(-1);
  }

  @Test
  void minDeltaIsWhatAnImprovementHasToExceed() {
    Stopping stopping = new Stopping(10, 2, Monitor.LOSS, 0.25);
    assertThat(stopping.improves(0.74, 1)).isTrue();
    assertThat(stopping.improves(0.75, 1)).isFalse();
    assertThat(stopping.improves(5, Double.POSITIVE_INFINITY)).isTrue();
    assertThat(new Stopping(10, 2, Monitor.LOSS, 0).improves(1, 1)).isFalse();
  }

  @Test
  void anAucOfOneClassCannotBeMonitored() {
    assertThatThrownBy(() -> Monitor.AUC.cost(metrics(1, 1)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("one class");
  }
}
