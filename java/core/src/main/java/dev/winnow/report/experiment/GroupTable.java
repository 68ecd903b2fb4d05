package dev.winnow.report.experiment;

import dev.winnow.analysis.Level;
import dev.winnow.analysis.forgetting.GroupVerdict;
import dev.winnow.experiment.grid.Cell;
import dev.winnow.experiment.grid.GridResults;
import dev.winnow.experiment.grid.GridResults.CellTicket;
import dev.winnow.train.metrics.GroupRecall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Recall of each kind of forgery, with verdicts. */
final class GroupTable {
  private GroupTable() {}

  static Table table(GridResults results) {
    List<List<Object>> rows = new ArrayList<>();
    Map<Cell, List<CellTicket>> byCell =
        results.tickets().stream()
            .filter(ticket -> ticket.cell().kind() == Cell.Kind.RUN)
            .filter(ticket -> !ticket.result().test().groupRecall().isEmpty())
            .collect(
                Collectors.groupingBy(CellTicket::cell, LinkedHashMap::new, Collectors.toList()));
    byCell.forEach(
        (cell, tickets) -> {
          Cell dense = cell.dense();
          List<CellTicket> reference = byCell.get(dense);
          if (reference != null && !cell.equals(dense)) {
            Map<Level, Map<String, GroupRecall>> recalls = new LinkedHashMap<>();
            recalls.put(new Level(0, 0), reference.get(0).result().test().groupRecall());
            tickets.forEach(
                ticket ->
                    recalls.put(
                        new Level(ticket.result().round(), ticket.result().sparsity()),
                        ticket.result().test().groupRecall()));
            GroupVerdict.of(recalls, results.plan().tau()).stream()
                .filter(verdict -> verdict.level().round() > 0)
                .forEach(verdict -> rows.add(row(cell, verdict)));
          }
        });
    return new Table(
        "groups",
        "Recall of each kind of forgery",
        CellRows.columns(
            Table.text("Kind"),
            Table.count("Images"),
            Table.percent("Dense"),
            Table.percent("Recall"),
            Table.percent("Low"),
            Table.percent("High"),
            Table.text("Verdict")),
        rows,
        "");
  }

  private static List<Object> row(Cell cell, GroupVerdict verdict) {
    return CellRows.row(
        cell,
        verdict.level().sparsity(),
        verdict.group(),
        verdict.images(),
        verdict.dense(),
        verdict.recall(),
        verdict.low(),
        verdict.high(),
        verdict.verdict().toString());
  }
}
