package dev.winnow.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WinningTicketTest {
  private static final String DATA = Observation.OPENFORENSICS;

  @Test
  void theIntervalOfTheDifferenceDecides() {
    assertThat(judge(0.01, 0.02, 0.015).outcome()).isEqualTo(WinningTicket.Outcome.WINNING);
    assertThat(judge(-0.01, -0.02, -0.015).outcome()).isEqualTo(WinningTicket.Outcome.NOT_WINNING);
    assertThat(judge(0.01, -0.01, 0.02).outcome()).isEqualTo(WinningTicket.Outcome.UNSURE);
    assertThat(judge(0.1).outcome()).isEqualTo(WinningTicket.Outcome.TOO_FEW_SEEDS);
    assertThat(judge(0, 0).outcome()).isEqualTo(WinningTicket.Outcome.TOO_FEW_SEEDS);
  }

  @Test
  void asGoodAsDenseIsWinning() {
    assertThat(judge(0, 0, 0).outcome()).isEqualTo(WinningTicket.Outcome.WINNING);
  }

  @Test
  void asGoodAsANetworkThatLearntNothingIsNoWin() {
    Observations guessing = Planted.observations(Planted.GUESSING, 3);
    assertThat(WinningTicket.judge(Planted.withAuc(guessing, dense -> 0.5)))
        .isNotEmpty()
        .allMatch(ticket -> ticket.outcome() == WinningTicket.Outcome.NOTHING_LEARNT);
  }

  @Test
  void itIsPairedBySeed() {
    WinningTicket ticket = judge(0.01, 0.02, 0.03);
    assertThat(ticket.difference().mean()).isCloseTo(0.02, within(1e-9));
    assertThat(ticket.difference().low()).isCloseTo(0.02 - 0.02484138, within(1e-7));
    assertThat(ticket.sparsity()).isCloseTo(0.79028, within(1e-9));
  }

  @Test
  void withoutADenseNetworkThereIsNoDifference() {
    Observations alone = new Observations(List.of(Planted.ticket("cnn5", DATA, "snip", 1, 7, 0.9)));
    WinningTicket ticket = WinningTicket.judge(alone).get(0);
    assertThat(ticket.difference()).isNull();
    assertThat(ticket.outcome()).isEqualTo(WinningTicket.Outcome.TOO_FEW_SEEDS);
  }

  @Test
  void everyRoundOfEveryStrategyIsJudgedAndTheDenseNetworkIsNot() {
    // Of 4 networks: 8 rounds of 3 strategies on 2 sets, and 2 of 2 strategies transferred.
    assertThat(WinningTicket.judge(Planted.observations(Planted.AS_CLAIMED, 2)))
        .hasSize(4 * (8 * 3 * 2 + 2 * 2))
        .noneMatch(ticket -> ticket.strategy().equals(Observation.DENSE));
  }

  private static WinningTicket judge(double... differences) {
    List<Observation> all = new ArrayList<>();
    for (int seed = 0; seed < differences.length; seed++) {
      double dense = 0.5 + 0.125 * seed;
      all.add(Planted.dense("cnn5", DATA, seed, dense));
      all.add(Planted.ticket("cnn5", DATA, "imp-local", seed, 7, dense + differences[seed]));
    }
    return WinningTicket.judge(new Observations(all)).get(0);
  }
}
