package dev.winnow.report.experiment;

import dev.winnow.claims.Estimate;
import dev.winnow.claims.TransferTable;
import dev.winnow.claims.TransferTable.PaperRow;
import dev.winnow.claims.TransferTable.Row;
import dev.winnow.experiment.grid.GridResults;
import dev.winnow.report.Format;
import java.util.ArrayList;
import java.util.List;

/** Tickets on another data set, in the form of the paper's Table I. */
final class TransferSection {
  private TransferSection() {}

  static Section of(GridResults results) {
    List<Table> tables = new ArrayList<>();
    for (TransferTable.Section section : TransferTable.of(results.observations()).sections()) {
      Table table = table(section);
      if (!table.rows().isEmpty()) {
        tables.add(table);
      }
    }
    return Section.of(
        "transfer",
        "Tickets that move to another data set",
        List.of(
            "Found on the first data set, trained and tested on the second. Base is the dense network"
                + " trained on the second; IMP and one-shot are global. Accuracies in per cent: mean"
                + " over seeds, with the 95 % interval; the paper’s figures are of its own data."),
        tables);
  }

  private static Table table(TransferTable.Section section) {
    return new Table(
        "transfer-" + section.use(),
        title(section.use()),
        List.of(
            Table.text("Model"),
            Table.text("PR"),
            Table.text("Param (M)"),
            Table.text("Base"),
            Table.text("IMP"),
            Table.text("One-shot"),
            Table.text("Paper: base"),
            Table.text("Paper: IMP"),
            Table.text("Paper: one-shot")),
        section.rows().stream()
            .filter(row -> row.base() != null || row.imp() != null || row.oneShot() != null)
            .map(TransferSection::cells)
            .toList(),
        "");
  }

  private static String title(String use) {
    return switch (use) {
      case "trained" -> "Mask and trained weights: the paper’s θ2 = m1 ⊙ θ1";
      case "init" -> "Mask and initial weights";
      default -> "Mask alone, on weights drawn anew";
    };
  }

  private static List<Object> cells(Row row) {
    PaperRow paper = row.paper() == null ? new PaperRow(null, null, null, null) : row.paper();
    return List.of(
        row.arch(),
        Format.text("%.0f %%", 100 * row.pruningRate())
            + (row.sparsity() == null ? "" : Format.text(" (%.1f)", 100 * row.sparsity())),
        row.parameters() == null ? "–" : Format.text("%.3g", row.parameters()),
        text(row.base()),
        text(row.imp()),
        text(row.oneShot()),
        text(paper.base()),
        text(paper.imp()),
        text(paper.oneShot()));
  }

  private static String text(Double percent) {
    return percent == null ? "–" : Format.text("%.1f", percent);
  }

  private static String text(Estimate estimate) {
    if (estimate == null) {
      return "–";
    }
    String mean = Format.text("%.1f", 100 * estimate.mean());
    return estimate.low() == null
        ? mean
        : mean + Format.text(" [%.1f, %.1f]", 100 * estimate.low(), 100 * estimate.high());
  }
}
