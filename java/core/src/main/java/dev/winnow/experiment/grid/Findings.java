package dev.winnow.experiment.grid;

import dev.winnow.analysis.Level;
import dev.winnow.analysis.attention.AttentionSummary;
import dev.winnow.analysis.attention.ClassDrift;
import dev.winnow.analysis.forgetting.SurvivalStudy;
import dev.winnow.claims.Finding;
import dev.winnow.experiment.TicketResult;
import dev.winnow.experiment.grid.GridResults.CellTicket;
import dev.winnow.train.metrics.GroupRecall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** The figures of the analyses that claims rest on which are not of accuracies. */
final class Findings {
  private final GridResults results;
  private final List<Finding> findings = new ArrayList<>();

  private Findings(GridResults results) {
    this.results = results;
  }

  static List<Finding> of(GridResults results) {
    Findings all = new Findings(results);
    results.analyses().forEach(all::addAnalysis);
    all.addLostGroups();
    return List.copyOf(all.findings);
  }

  private void add(String name, Cell cell, Level level, double value) {
    findings.add(
        new Finding(
            name,
            cell.arch(),
            results.role(cell.data()),
            cell.strategy(),
            cell.seed(),
            level.round(),
            level.sparsity(),
            value));
  }

  private void addAnalysis(Analysed analysed) {
    Cell cell = analysed.cell();
    addAttention(cell, analysed.attention());
    analysed
        .robustness()
        .highFrequencyShifts()
        .forEach((level, shift) -> add(Finding.HIGH_FREQUENCY_SHIFT, cell, level, shift));
    for (SurvivalStudy.Fit fit : analysed.survivalFits()) {
      if (fit.coefficient() != null) {
        add(Finding.SURVIVAL_FREQUENCY_COEFFICIENT, cell, fit.level(), fit.coefficient());
      }
    }
  }

  /** Of the maps of each image's own class. */
  private void addAttention(Cell cell, AttentionSummary summary) {
    Map<Level, List<ClassDrift>> own =
        summary.drifts().stream()
            .filter(drift -> drift.map() == drift.label())
            .collect(
                Collectors.groupingBy(ClassDrift::level, LinkedHashMap::new, Collectors.toList()));
    own.forEach(
        (level, drifts) -> {
          mean(
                  drifts.stream().filter(drift -> drift.correlation() != null).toList(),
                  drift -> drift.correlation().images(),
                  drift -> drift.correlation().mean())
              .ifPresent(value -> add(Finding.ATTENTION_CORRELATION, cell, level, value));
          mean(
                  drifts,
                  ClassDrift::images,
                  drift -> drift.areaChange().pruned() - drift.areaChange().dense())
              .ifPresent(value -> add(Finding.ATTENTION_AREA_CHANGE, cell, level, value));
        });
  }

  /** Over the images that a figure is defined for. */
  private static Optional<Double> mean(
      List<ClassDrift> drifts,
      ToIntFunction<ClassDrift> images,
      ToDoubleFunction<ClassDrift> figure) {
    int all = drifts.stream().mapToInt(images).sum();
    double sum =
        drifts.stream()
            .mapToDouble(drift -> images.applyAsInt(drift) * figure.applyAsDouble(drift))
            .sum();
    return all == 0 ? Optional.empty() : Optional.of(sum / all);
  }

  private void addLostGroups() {
    List<CellTicket> tickets =
        results.tickets().stream()
            .filter(ticket -> ticket.cell().kind() == Cell.Kind.RUN)
            .filter(ticket -> !ticket.result().test().groupRecall().isEmpty())
            .toList();
    Map<Cell, TicketResult> dense =
        tickets.stream()
            .filter(ticket -> ticket.result().round() == 0)
            .collect(
                Collectors.toMap(CellTicket::cell, CellTicket::result, (first, again) -> first));
    for (CellTicket ticket : tickets) {
      TicketResult reference = dense.get(ticket.cell().dense());
      // Where the dense network knows no group, none can be lost.
      if (ticket.result().round() > 0 && reference != null && !known(reference).isEmpty()) {
        Level level = new Level(ticket.result().round(), ticket.result().sparsity());
        add(Finding.GROUPS_LOST, ticket.cell(), level, lost(reference, ticket.result()));
      }
    }
  }

  private List<String> known(TicketResult dense) {
    return dense.test().groupRecall().entrySet().stream()
        .filter(group -> group.getValue().recall() >= results.plan().tau())
        .map(Map.Entry::getKey)
        .toList();
  }

  private long lost(TicketResult dense, TicketResult ticket) {
    Map<String, GroupRecall> now = ticket.test().groupRecall();
    return known(dense).stream()
        .filter(group -> now.get(group).recall() < results.plan().tau())
        .count();
  }
}
