package dev.winnow.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeedsTest {
  @Test
  void streamsDifferByNameIndexAndSeed() {
    Set<Long> seen = new HashSet<>();
    for (long seed = 0; seed < 10; seed++) {
      for (String stream : new String[] {"epoch", "initialisation", "hcope"}) {
        for (long index = 0; index < 10; index++) {
          assertThat(seen.add(Seeds.derive(seed, stream, index))).isTrue();
          assertThat(seen.add(Seeds.derive(seed, stream, index, 0))).isTrue();
        }
      }
    }
    assertThat(Seeds.derive(3, "epoch", 1, 2)).isEqualTo(Seeds.derive(3, "epoch", 1, 2));
  }
}
