package dev.winnow.analysis.attention;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void spreadsLeaveOutWhatIsNotDefined() {
    assertThat(Spread.of(Arrays.asList(4.0, null, 1.0, 1.0)))
        .isEqualTo(new Spread(3, 2, Math.sqrt(3), 1));
    assertThat(Spread.of(List.of(2.5))).isEqualTo(new Spread(1, 2.5, null, 2.5));
    assertThat(Spread.of(Arrays.asList((Double) null))).isNull();
  }
}
