package dev.winnow.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.data.guard.LinearBaseline;
import dev.winnow.experiment.TicketResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static final ClassCount BALANCED = new ClassCount(500, 500);
  private static final TicketResult DENSE = Results.of("imp-global", 0, 1000, 0.8);

  private static Tickets tickets(TicketResult... pruned) {
    List<TicketResult> all = new ArrayList<>(List.of(pruned));
    all.add(0, DENSE);
    return Tickets.of(all, "run");
  }

  @Test
  void namesWhatIsKeptAndWhatWins() {
    Tickets tickets =
        tickets(
            Results.of("imp-global", 1, 500, 0.81),
            Results.of("imp-global", 2, 200, 0.72),
            Results.of("imp-global", 3, 100, 0.71));
    assertThat(Summary.headline(tickets))
        .isEqualTo(
            "The dense network (mesonet, 1,000 prunable weights) is right on 80.0 % of the test"
                + " images; the sparsest ticket that keeps at least 90 % of that is imp-global round"
                + " 2: 200 weights (80.0 % sparsity), right on 72.0 %. The sparsest winning ticket,"
                + " one at least as accurate as the dense network, is imp-global round 1: 50.0 %"
                + " sparsity, right on 81.0 %.");
  }

  @Test
  void saysItOnceWhereTheKeptTicketWins() {
    assertThat(Summary.headline(tickets(Results.of("imp-global", 1, 500, 0.8))))
        .endsWith(
            "right on 80.0 %. It is a winning ticket: at least as accurate as the dense network.");
  }

  @Test
  void claimsNothingWhereNothingHolds() {
    assertThat(Summary.headline(tickets(Results.of("imp-global", 1, 500, 0.5))))
        .endsWith(
            "; no ticket keeps 90 % of that. There is no winning ticket: none is as accurate as "
                + "the dense network.");
    assertThat(Summary.headline(tickets())).endsWith("test images.");
  }

  @Test
  void warnsWhereTheMoreFrequentClassAloneIsAsAccurate() {
    Tickets tickets = tickets(Results.of("imp-global", 1, 500, 0.73));
    assertThat(Summary.caution(tickets, BALANCED)).isEmpty();
    assertThat(Summary.caution(tickets, new ClassCount(720, 280)))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .contains("sparsest ticket that keeps 90 %", "“real” every time", "72.0 %"));
    assertThat(Summary.caution(tickets, new ClassCount(210, 790)))
        .hasValueSatisfying(
            text -> assertThat(text).contains("the dense network", "“fake” every time", "79.0 %"));
  }

  @Test
  void uncertaintyIsTheBinomialInterval() {
    // 1.96 · √(0.8 · 0.2 / 1000) = 0.02479
    assertThat(Summary.uncertainty(tickets(), BALANCED))
        .contains("1,000 test images", "± 2.5 points");
  }

  @Test
  void warnsWhereALinearModelComesNear() {
    double auc = DENSE.test().auc();
    List<LinearBaseline> near =
        List.of(
            new LinearBaseline("16x16 thumbnail", 0.6, auc - 0.2),
            new LinearBaseline("radial spectrum", 0.6, auc - 0.01));
    assertThat(Summary.baselineCaution(tickets(), near))
        .hasValueSatisfying(
            text -> assertThat(text).startsWith("Beware").contains("radial spectrum"));
    assertThat(Summary.baselineCaution(tickets(), near.subList(0, 1))).isEmpty();
    assertThat(Summary.baselineCaution(tickets(), List.of())).isEmpty();
  }
}
