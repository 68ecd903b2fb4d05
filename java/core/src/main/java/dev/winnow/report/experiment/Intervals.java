package dev.winnow.report.experiment;

import dev.winnow.claims.Estimate;
import java.util.Arrays;
import java.util.List;

/** An estimate as cells of a table. */
final class Intervals {
  private Intervals() {}

  /** Mean, lower end, upper end and seeds; nothing where nothing was measured. */
  static List<Object> cells(Estimate estimate) {
    return estimate == null
        ? Arrays.asList(null, null, null, null)
        : Arrays.asList(estimate.mean(), estimate.low(), estimate.high(), estimate.seeds());
  }
}
