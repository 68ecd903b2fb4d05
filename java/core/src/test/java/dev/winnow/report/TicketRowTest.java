package dev.winnow.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TicketRowTest {
  @Test
  void showsEveryFigure() {
    List<TicketRow> rows =
        TicketRow.of(
            Tickets.of(
                List.of(
                    Results.of("imp-local", 0, 1000, 0.8),
                    Results.of("imp-local", 1, 500, 0.84, Map.of("a", 0.01234, "b", 0.5)),
                    Results.of("one-shot-global", 1, 500, 0.4)),
                "run"));
    assertThat(rows)
        .containsExactly(
            new TicketRow(
                "imp-local",
                0,
                "0.0 %",
                "1,000",
                "80.0 %",
                "100.0 %",
                false,
                "0.912",
                "0.345",
                "–",
                9,
                "2 min 30 s",
                "–"),
            new TicketRow(
                "imp-local",
                1,
                "50.0 %",
                "500",
                "84.0 %",
                "105.0 %",
                true,
                "0.912",
                "0.345",
                "0.0123 to 0.500",
                9,
                "2 min 30 s",
                "2.1 ms"),
            new TicketRow(
                "one-shot-global",
                1,
                "50.0 %",
                "500",
                "40.0 %",
                "50.0 %",
                false,
                "0.912",
                "0.345",
                "0.0125",
                9,
                "2 min 30 s",
                "2.1 ms"));
  }
}
