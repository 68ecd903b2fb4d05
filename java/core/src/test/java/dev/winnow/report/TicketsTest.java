package dev.winnow.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.InvalidInputException;
import dev.winnow.experiment.TicketResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class TicketsTest {
  private static final TicketResult DENSE = Results.of("imp-global", 0, 1000, 0.8);
  private static final TicketResult HALF = Results.of("imp-global", 1, 500, 0.8);
  private static final TicketResult FIFTH = Results.of("imp-global", 2, 200, 0.7);
  private static final TicketResult ONE_SHOT = Results.of("one-shot-global", 2, 200, 0.75);

  @Test
  void theDenseNetworkIsAnIterativeStrategysAndItsStrategyComesFirst() {
    TicketResult other = Results.of("one-shot-local", 0, 1000, 0.9);
    Tickets tickets = Tickets.of(List.of(other, ONE_SHOT, DENSE, FIFTH, HALF), "run");
    assertThat(tickets.dense()).isSameAs(DENSE);
    assertThat(tickets.strategies())
        .containsExactly("imp-global", "one-shot-local", "one-shot-global");
    assertThat(tickets.of("imp-global")).containsExactly(DENSE, HALF, FIFTH);
    assertThat(tickets.pruned()).containsExactly(ONE_SHOT, FIFTH, HALF);
  }

  @Test
  void nearestLooksAtPrunedTicketsOfTheMainStrategyOnly() {
    Tickets tickets = Tickets.of(List.of(DENSE, HALF, FIFTH, ONE_SHOT), "run");
    assertThat(tickets.nearest(0)).containsSame(HALF);
    assertThat(tickets.nearest(0.6)).containsSame(HALF);
    assertThat(tickets.nearest(0.8)).containsSame(FIFTH);
    assertThat(Tickets.of(List.of(DENSE, ONE_SHOT), "run").nearest(0.8)).isEmpty();
  }

  @Test
  void ofEquallySparseTicketsTheMoreAccurateOneCounts() {
    Tickets tickets = Tickets.of(List.of(DENSE, HALF, FIFTH, ONE_SHOT), "run");
    assertThat(tickets.sparsest(0.7)).containsSame(ONE_SHOT);
    assertThat(tickets.sparsest(0.8)).containsSame(HALF);
    assertThat(tickets.sparsest(0.81)).isEmpty();
  }

  @Test
  void aRunWithoutADenseNetworkIsRefused() {
    assertThatThrownBy(() -> Tickets.of(List.of(HALF), "some/run"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("some/run holds no finished dense network");
  }
}
