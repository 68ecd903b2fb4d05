package dev.winnow.report.experiment;

import dev.winnow.experiment.grid.Cell;
import dev.winnow.report.experiment.Table.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What tables with rows of one cell at one sparsity have in common: their first columns. */
final class CellRows {
  private static final List<Column> FIRST =
      List.of(
          Table.text("Network"),
          Table.text("Data"),
          Table.text("Strategy"),
          Table.count("Seed"),
          Table.percent("Sparsity"));

  private CellRows() {}

  /** These columns, and a table's own after them. */
  static List<Column> columns(Column... own) {
    List<Column> all = new ArrayList<>(FIRST);
    all.addAll(Arrays.asList(own));
    return all;
  }

  /** The values of these columns, and a row's own after them. */
  static List<Object> row(Cell cell, double sparsity, Object... own) {
    List<Object> all =
        new ArrayList<>(List.of(cell.arch(), cell.data(), cell.strategy(), cell.seed(), sparsity));
    all.addAll(Arrays.asList(own));
    return all;
  }
}
