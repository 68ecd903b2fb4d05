package dev.winnow.report;

import dev.winnow.experiment.TicketResult;
import dev.winnow.train.metrics.Metrics;
import java.util.List;
import java.util.Map;

/** Results with planted figures: 1,000 prunable weights. */
final class Results {
  private Results() {}

  static TicketResult of(String strategy, int round, long alive, double accuracy) {
    return of(strategy, round, alive, accuracy, round == 0 ? null : 0.0125);
  }

  static TicketResult of(
      String strategy, int round, long alive, double accuracy, Object threshold) {
    return new TicketResult(
        "mesonet",
        "faces",
        7,
        strategy,
        "global",
        "init",
        0.2,
        round,
        1000,
        alive,
        1 - alive / 1000.0,
        threshold,
        metrics(accuracy),
        9,
        8,
        150.4,
        0.0021,
        "tickets/" + strategy + "-round-" + round + ".safetensors",
        List.of(),
        List.of());
  }

  private static Metrics metrics(double accuracy) {
    List<List<Integer>> confusion = List.of(List.of(45, 5), List.of(5, 45));
    return new Metrics(
        accuracy, 0.912, 0.345, accuracy, 0.9, 0.1, 0.08, 0.02, confusion, Map.of(), null);
  }
}
