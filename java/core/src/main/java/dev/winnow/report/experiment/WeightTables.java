package dev.winnow.report.experiment;

import dev.winnow.analysis.forgetting.SurvivalStudy;
import dev.winnow.experiment.RemovedWeights;
import dev.winnow.experiment.TicketResult;
import dev.winnow.experiment.grid.Analysed;
import dev.winnow.experiment.grid.Cell;
import dev.winnow.experiment.grid.GridResults;
import dev.winnow.experiment.grid.GridResults.CellTicket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Which weights pruning keeps and removes. */
final class WeightTables {
  private WeightTables() {}

  static Table survival(GridResults results) {
    List<List<Object>> rows = new ArrayList<>();
    for (Analysed analysed : results.analyses()) {
      Cell cell = analysed.cell();
      for (SurvivalStudy.Group group : analysed.survivingGroups()) {
        for (SurvivalStudy.Survival level : group.levels()) {
          rows.add(
              CellRows.row(
                  cell,
                  level.level().sparsity(),
                  group.name(),
                  group.frequency(),
                  group.weights(),
                  group.magnitude(),
                  level.survival(),
                  level.expected(),
                  level.ratio()));
        }
      }
    }
    return new Table(
        "survival",
        "Survival of the weights that serve a kind of forgery",
        CellRows.columns(
            Table.text("Kind"),
            Table.percent("f"),
            Table.count("Weights"),
            Table.decimal("Mean |θ|"),
            Table.percent("Survival"),
            Table.percent("Expected"),
            Table.decimal("Ratio")),
        rows,
        "");
  }

  static Table fits(GridResults results) {
    List<List<Object>> rows = new ArrayList<>();
    for (Analysed analysed : results.analyses()) {
      Cell cell = analysed.cell();
      for (SurvivalStudy.Fit fit : analysed.survivalFits()) {
        rows.add(
            CellRows.row(
                cell,
                fit.level().sparsity(),
                fit.spearmanOfMagnitude(),
                fit.spearman(),
                fit.coefficient(),
                fit.low(),
                fit.high(),
                fit.verdict().toString()));
      }
    }
    return new Table(
        "frequency",
        "Does frequency help a weight to survive?",
        CellRows.columns(
            Table.decimal("Spearman with |θ|"),
            Table.decimal("with f · |θ|"),
            Table.decimal("Coefficient of log f"),
            Table.decimal("Low"),
            Table.decimal("High"),
            Table.text("Verdict")),
        rows,
        "Logistic regression of survival on log |θ| with an intercept for each kind, and the line"
            + " through these intercepts over log f: the kinds are the observations, so that few kinds"
            + " make the interval wide.");
  }

  /** Of the first seed: with all of them the table would be as long as it is dull. */
  static Table removed(GridResults results) {
    List<List<Object>> rows = new ArrayList<>();
    for (CellTicket ticket : results.tickets()) {
      Cell cell = ticket.cell();
      if (cell.kind() == Cell.Kind.RUN && cell.seed() == 0) {
        for (RemovedWeights layer :
            results.folder().run(cell).removed(cell.strategyChoice(), ticket.result().round())) {
          rows.add(row(ticket, layer));
        }
      }
    }
    return new Table(
        "removed",
        "What each round removes, by layer and magnitude",
        List.of(
            Table.text("Network"),
            Table.text("Data"),
            Table.text("Strategy"),
            Table.count("Round"),
            Table.text("Layer"),
            Table.count("Removed"),
            Table.count("Left"),
            Table.percent("Layer’s density"),
            Table.decimal("Least |θ| from"),
            Table.decimal("Median |θ| in"),
            Table.decimal("Largest |θ| to")),
        rows,
        "Seed 0. Magnitudes as ranges of a quarter of an octave, before the weights were removed; the"
            + " whole histograms are in each cell’s tickets/*.removed.json.");
  }

  private static List<Object> row(CellTicket ticket, RemovedWeights layer) {
    List<RemovedWeights.Range> ranges = layer.magnitudes();
    long half = layer.removed() / 2;
    Double median = null;
    for (RemovedWeights.Range range : ranges) {
      if (median == null && half < range.count()) {
        median = range.from();
      }
      half -= range.count();
    }
    long weights =
        ticket.result().layers().stream()
            .filter(each -> each.name().equals(layer.layer()))
            .mapToLong(TicketResult.LayerCount::weights)
            .findFirst()
            .orElse(layer.alive());
    return Arrays.asList(
        ticket.cell().arch(),
        ticket.cell().data(),
        ticket.cell().strategy(),
        ticket.result().round(),
        layer.layer(),
        layer.removed(),
        layer.alive(),
        (double) layer.alive() / weights,
        ranges.isEmpty() ? null : ranges.get(0).from(),
        median,
        ranges.isEmpty() ? null : ranges.get(ranges.size() - 1).to());
  }
}
