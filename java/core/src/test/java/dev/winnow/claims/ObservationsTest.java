package dev.winnow.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.io.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObservationsTest {
  private static final Observations OBSERVATIONS = Planted.observations(Planted.AS_CLAIMED, 3);

  @Test
  void thePapersSixtyAndEightyPercentAreRoundsFourAndSeven() {
    Observations tickets = OBSERVATIONS.of("mesonet", Observation.OPENFORENSICS, "imp-global");
    assertThat(tickets.at(0.6).values()).hasSize(3).allMatch(o -> o.round() == 4);
    assertThat(tickets.at(0.8).values()).hasSize(3).allMatch(o -> o.round() == 7);
    assertThat(tickets.at(0.832).values()).hasSize(3).allMatch(o -> o.round() == 8);
  }

  @Test
  void noRoundIsNearWhereNoneIsWithinTheTolerance() {
    assertThat(OBSERVATIONS.of("mesonet", Observation.OPENFORENSICS, "imp-global").at(0.1))
        .isEmpty();
  }

  @Test
  void transferredTicketsStandApart() {
    String to = Observation.FACEFORENSICS;
    assertThat(OBSERVATIONS.of("cnn5", to, "imp-global").all())
        .hasSize(24)
        .allMatch(o -> o.use().isEmpty());
    assertThat(
            OBSERVATIONS.of("cnn5", to, Observation.OPENFORENSICS, "trained", "imp-global").all())
        .hasSize(6);
  }

  @Test
  void seedsAreInRisingOrder() {
    assertThat(OBSERVATIONS.bySeed().keySet()).containsExactly(1L, 2L, 3L);
    assertThat(OBSERVATIONS.dense("cnn5", Observation.OPENFORENSICS).keySet())
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void theIntervalOfTheAucSaysWhetherNetworksLearnt() {
    assertThat(nothingLearnt(0.5, 0.5, 0.5)).isTrue();
    assertThat(nothingLearnt(0.9, 0.52, 0.45)).isTrue();
    assertThat(nothingLearnt(0.4, 0.41, 0.42)).isTrue();
    // Mean 0.55, t of 2 degrees of freedom 4.302653, standard error 0.02 / √3: 0.5003 and above.
    assertThat(nothingLearnt(0.53, 0.55, 0.57)).isFalse();
  }

  @Test
  void ofTooFewSeedsTheMeanAucDoes() {
    assertThat(nothingLearnt(0.6)).isTrue();
    assertThat(nothingLearnt(0.61)).isFalse();
    // Its interval would reach from 0 to 1.
    assertThat(nothingLearnt(0.95, 0.8)).isFalse();
  }

  @Test
  void whereNoAucIsDefinedNothingIsSaidOfLearning() {
    assertThat(nothingLearnt((Double) null)).isFalse();
    assertThat(nothingLearnt(0.5, null)).isTrue();
    assertThat(nothingLearnt()).isFalse();
  }

  private static boolean nothingLearnt(Double... auc) {
    List<Observation> dense = new ArrayList<>();
    for (int seed = 0; seed < auc.length; seed++) {
      dense.add(Planted.dense("cnn5", Observation.OPENFORENSICS, seed, 0.5));
    }
    return Planted.withAuc(new Observations(dense), o -> auc[(int) o.seed()])
        .nothingLearnt("cnn5", Observation.OPENFORENSICS);
  }

  @Test
  void aRoundOfANetworkOccursOnce() {
    Observation dense = Planted.dense("cnn5", Observation.OPENFORENSICS, 1, 0.9);
    assertThatThrownBy(() -> new Observations(List.of(dense, dense)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("observed twice");
  }

  @Test
  void readBackFromJson() {
    byte[] json = Json.line(OBSERVATIONS).getBytes(StandardCharsets.UTF_8);
    assertThat(Json.parse(json, Observations.class, "observations")).isEqualTo(OBSERVATIONS);
  }
}
