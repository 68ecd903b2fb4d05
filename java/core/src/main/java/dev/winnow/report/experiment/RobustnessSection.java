package dev.winnow.report.experiment;

import dev.winnow.analysis.Level;
import dev.winnow.analysis.robustness.RobustnessStudy;
import dev.winnow.claims.Estimate;
import dev.winnow.experiment.grid.Analysed;
import dev.winnow.experiment.grid.Cell;
import dev.winnow.experiment.grid.GridResults;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How dense networks and tickets do on changed images. */
final class RobustnessSection {
  private record Key(
      String arch, String data, String strategy, String kind, double severity, int round) {}

  private RobustnessSection() {}

  static Section of(GridResults results) {
    Map<Key, List<RobustnessStudy.Row>> rows = new LinkedHashMap<>();
    for (Analysed analysed : results.analyses()) {
      Cell cell = analysed.cell();
      for (RobustnessStudy.Row row : analysed.robustness().rows()) {
        rows.computeIfAbsent(
                new Key(
                    cell.arch(),
                    cell.data(),
                    cell.strategy(),
                    row.kind(),
                    row.severity(),
                    row.level().round()),
                key -> new ArrayList<>())
            .add(row);
      }
    }
    return Section.of(
        "robustness",
        "Filters, attacks and what happens to pictures on their way",
        List.of(
            "Low-pass and high-pass filters keep spatial frequencies below or above a fraction of the"
                + " Nyquist frequency: a network that lives on fine traces keeps its AUC under"
                + " high-pass. FGSM and PGD know the network; ε is in grey levels of 255. JPEG by"
                + " quality, blur by its deviation in pixels, noise by its in grey levels."),
        List.of(
            new Table(
                "robustness",
                "Accuracy and AUC on changed images",
                List.of(
                    Table.text("Network"),
                    Table.text("Data"),
                    Table.text("Strategy"),
                    Table.text("Change"),
                    Table.decimal("Severity"),
                    Table.percent("Sparsity"),
                    Table.count("Seeds"),
                    Table.percent("Accuracy"),
                    Table.decimal("AUC")),
                rows.entrySet().stream()
                    .map(entry -> row(entry.getKey(), entry.getValue()))
                    .toList(),
                "Means over seeds."),
            shifts(results)));
  }

  private static List<Object> row(Key key, List<RobustnessStudy.Row> seeds) {
    Estimate accuracy = Estimate.of(seeds.stream().map(RobustnessStudy.Row::accuracy).toList());
    List<Double> aucs =
        seeds.stream().map(RobustnessStudy.Row::auc).filter(auc -> auc != null).toList();
    return Arrays.asList(
        key.arch(),
        key.data(),
        key.strategy(),
        key.kind(),
        key.severity(),
        seeds.get(0).level().sparsity(),
        seeds.size(),
        accuracy.mean(),
        Optional.ofNullable(Estimate.of(aucs)).map(Estimate::mean).orElse(null));
  }

  /** The claim that pruned networks move to high frequencies. */
  private static Table shifts(GridResults results) {
    record Where(String arch, String data, String strategy, Level level) {}
    Map<Where, List<Double>> shifts = new LinkedHashMap<>();
    for (Analysed analysed : results.analyses()) {
      Cell cell = analysed.cell();
      analysed
          .robustness()
          .highFrequencyShifts()
          .forEach(
              (level, shift) ->
                  shifts
                      .computeIfAbsent(
                          new Where(cell.arch(), cell.data(), cell.strategy(), level),
                          key -> new ArrayList<>())
                      .add(shift));
    }
    return new Table(
        "high-frequencies",
        "Do pruned networks move to high frequencies?",
        List.of(
            Table.text("Network"),
            Table.text("Data"),
            Table.text("Strategy"),
            Table.percent("Sparsity"),
            Table.decimal("Shift of the AUC"),
            Table.decimal("Low"),
            Table.decimal("High"),
            Table.count("Seeds")),
        shifts.entrySet().stream()
            .map(
                entry -> {
                  List<Object> row =
                      new ArrayList<>(
                          List.of(
                              entry.getKey().arch(),
                              entry.getKey().data(),
                              entry.getKey().strategy(),
                              entry.getKey().level().sparsity()));
                  row.addAll(Intervals.cells(Estimate.of(entry.getValue())));
                  return row;
                })
            .collect(Collectors.toList()),
        "The change of the AUC under high-pass filters, ticket less dense, less the change under"
            + " low-pass filters; above 0 the ticket moved to high frequencies.");
  }
}
