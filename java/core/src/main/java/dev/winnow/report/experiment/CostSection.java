package dev.winnow.report.experiment;

import dev.winnow.experiment.TicketResult;
import dev.winnow.experiment.grid.Cell;
import dev.winnow.experiment.grid.GridResults;
import dev.winnow.experiment.grid.GridResults.CellTicket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What a round costs, and what of it pruning takes. */
final class CostSection {
  private record Key(String arch, String strategy, int round) {}

  private CostSection() {}

  static Section of(GridResults results) {
    Map<Key, List<TicketResult>> rounds =
        results.tickets().stream()
            .filter(ticket -> ticket.cell().kind() == Cell.Kind.RUN)
            .collect(
                Collectors.groupingBy(
                    ticket ->
                        new Key(
                            ticket.cell().arch(),
                            ticket.cell().strategy(),
                            ticket.result().round()),
                    LinkedHashMap::new,
                    Collectors.mapping(CellTicket::result, Collectors.toList())));
    List<List<Object>> rows = new ArrayList<>();
    rounds.forEach((key, tickets) -> rows.add(row(key, tickets)));
    return Section.of(
        "cost",
        "What it costs",
        List.of(
            "Means over data sets and seeds. Pruning is selecting, masking and zeroing; training"
                + " includes validation. Cells that ran beside each other shared the machine."),
        List.of(
            new Table(
                "cost",
                "Time per round",
                List.of(
                    Table.text("Network"),
                    Table.text("Strategy"),
                    Table.count("Round"),
                    Table.percent("Sparsity"),
                    Table.count("Trainings"),
                    Table.decimal("Epochs"),
                    Table.duration("Training"),
                    Table.duration("Pruning"),
                    Table.percent("Pruning’s share")),
                rows,
                "")));
  }

  private static List<Object> row(Key key, List<TicketResult> tickets) {
    double training = mean(tickets, TicketResult::trainSeconds);
    double pruning = mean(tickets, TicketResult::pruneSeconds);
    return List.of(
        key.arch(),
        key.strategy(),
        key.round(),
        mean(tickets, TicketResult::sparsity),
        tickets.size(),
        mean(tickets, TicketResult::epochs),
        training,
        pruning,
        pruning / (training + pruning));
  }

  private static double mean(List<TicketResult> tickets, ToDoubleFunction<TicketResult> figure) {
    return tickets.stream().mapToDouble(figure).average().orElse(0);
  }
}
