package dev.winnow.report;

import dev.winnow.experiment.TicketResult;
import dev.winnow.train.Metrics;

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
        new Metrics(accuracy, 0.912, 0.345),
        9,
        150.4,
        0.0021,
        "tickets/" + strategy + "-round-" + round + ".safetensors");
  }
}
