package dev.winnow.report.experiment;

import dev.winnow.claims.Estimate;
import dev.winnow.claims.Observation;
import dev.winnow.claims.Observations;
import dev.winnow.claims.WinningTicket;
import dev.winnow.experiment.grid.GridData;
import dev.winnow.experiment.grid.GridResults;
import dev.winnow.report.SparsityPlot;
import dev.winnow.report.SparsityPlot.Line;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Accuracy against sparsity, and which tickets win. */
final class CurveSection {
  private final GridResults results;
  private final Observations observations;

  private CurveSection(GridResults results) {
    this.results = results;
    observations = results.observations().where(o -> o.use().isEmpty());
  }

  static Section of(GridResults results) {
    CurveSection curves = new CurveSection(results);
    List<Plot> plots = new ArrayList<>();
    for (String arch : results.archs()) {
      for (GridData set : results.plan().data()) {
        curves.add(plots, arch, set);
      }
    }
    return Section.of(
            "curves",
            "What pruning costs",
            List.of(
                "Means over seeds on the test split; the bands are 95 % intervals (Student’s t),"
                    + " which few seeds make wide. The dense network is the left end of every line."),
            List.of(curves.winners()))
        .withPlots(plots);
  }

  private void add(List<Plot> plots, String arch, GridData set) {
    List<Line> lines = lines(arch, set.role(), Observation::accuracy);
    if (lines.isEmpty()) {
      return;
    }
    plots.add(
        new Plot(
            arch + "-" + set.name() + "-accuracy",
            arch + " on " + set.name(),
            "Test accuracy at p(fake) = 0.5.",
            new SparsityPlot("Test accuracy", true, lines, List.of())));
    List<Line> auc = lines(arch, set.role(), Observation::auc);
    if (!auc.isEmpty()) {
      plots.add(
          new Plot(
              arch + "-" + set.name() + "-auc",
              arch + " on " + set.name() + ", AUC",
              "Does not depend on a threshold.",
              new SparsityPlot("Test AUC", false, auc, List.of())));
    }
  }

  private List<Line> lines(String arch, String role, Function<Observation, Double> measure) {
    Observations here = observations.where(o -> o.arch().equals(arch) && o.data().equals(role));
    Observations dense = here.where(o -> o.strategy().equals(Observation.DENSE));
    return here.all().stream()
        .map(Observation::strategy)
        .distinct()
        .filter(strategy -> !strategy.equals(Observation.DENSE))
        .sorted()
        .map(strategy -> line(strategy, dense, here, measure))
        .filter(line -> line.sparsity().length > 1)
        .toList();
  }

  private static Line line(
      String strategy,
      Observations dense,
      Observations here,
      Function<Observation, Double> measure) {
    TreeMap<Integer, List<Observation>> rounds =
        here.all().stream()
            .filter(o -> o.strategy().equals(strategy) || o.strategy().equals(Observation.DENSE))
            .filter(o -> measure.apply(o) != null)
            .collect(Collectors.groupingBy(Observation::round, TreeMap::new, Collectors.toList()));
    double[] sparsity =
        rounds.values().stream()
            .mapToDouble(
                round -> round.stream().mapToDouble(Observation::sparsity).average().orElse(0))
            .toArray();
    List<Estimate> estimates =
        rounds.values().stream()
            .map(round -> Estimate.of(round.stream().map(measure).toList()))
            .toList();
    double[] mean = estimates.stream().mapToDouble(Estimate::mean).toArray();
    boolean intervals = estimates.stream().allMatch(estimate -> estimate.low() != null);
    return new Line(
        strategy,
        sparsity,
        mean,
        intervals ? estimates.stream().mapToDouble(e -> Math.max(0, e.low())).toArray() : null,
        intervals ? estimates.stream().mapToDouble(e -> Math.min(1, e.high())).toArray() : null);
  }

  private Table winners() {
    List<List<Object>> rows = new ArrayList<>();
    for (WinningTicket ticket : WinningTicket.judge(observations)) {
      Estimate accuracy =
          Estimate.of(
              observations.of(ticket.arch(), ticket.data(), ticket.strategy()).all().stream()
                  .filter(o -> o.round() == ticket.round())
                  .map(Observation::accuracy)
                  .toList());
      List<Object> row =
          new ArrayList<>(
              Arrays.asList(
                  ticket.arch(),
                  name(ticket.data()),
                  ticket.strategy(),
                  ticket.round(),
                  ticket.sparsity(),
                  accuracy.mean()));
      row.addAll(Intervals.cells(ticket.difference()));
      row.add(ticket.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' '));
      rows.add(row);
    }
    return new Table(
        "tickets",
        "Every ticket against the dense network of its seed",
        List.of(
            Table.text("Network"),
            Table.text("Data"),
            Table.text("Strategy"),
            Table.count("Round"),
            Table.percent("Sparsity"),
            Table.percent("Accuracy"),
            Table.points("a′ − a"),
            Table.points("Low"),
            Table.points("High"),
            Table.count("Seeds"),
            Table.text("Winning ticket?")),
        rows,
        "A winning ticket is at least as accurate as the dense network, a′ ≥ a (the paper’s III-A):"
            + " winning where the whole interval of the difference is at 0 or above; nothing learnt"
            + " where the dense networks are not clearly better than chance by their AUC, so that"
            + " there is nothing to win. In points.");
  }

  private String name(String role) {
    return results.plan().data().stream()
        .filter(set -> set.role().equals(role))
        .map(GridData::name)
        .findFirst()
        .orElse(role);
  }
}
