package dev.winnow.analysis.robustness;

import dev.winnow.analysis.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How networks do on changed images, dense and pruned. Stored as JSON.
 *
 * @param images that each figure is of
 * @param rows by level, then by kind and severity
 */
public record RobustnessStudy(int images, List<Row> rows) {
  /** The kind of the images as they are; its severity is 0. */
  public static final String CLEAN = "clean";

  public RobustnessStudy {
    rows = List.copyOf(rows);
  }

  /**
   * One network on images of one change.
   *
   * @param kind {@value #CLEAN}; low-pass, high-pass (severity: the cut as a fraction of Nyquist);
   *     fgsm, pgd (ε in grey levels of 255); jpeg (quality); blur (deviation in pixels); noise
   *     (deviation in grey levels)
   * @param accuracy 0 to 1
   * @param auc 0 to 1; null where all images are of one class
   * @param loss mean cross-entropy in nats
   */
  public record Row(
      Level level, String kind, double severity, double accuracy, Double auc, double loss) {}

  /**
   * How much more of a ticket's ranking rests on high frequencies than the dense network's: the
   * change of the AUC under high-pass filters less the change under low-pass filters, each averaged
   * over the cuts. Above 0, pruning moved it to high frequencies, as the paper claims.
   *
   * @return empty where an AUC is missing
   */
  public OptionalDouble highFrequencyShift(Level ticket) {
    Level dense = rows.get(0).level();
    double shift =
        mean(ticket, FrequencyBand.HIGH_PASS)
            - mean(dense, FrequencyBand.HIGH_PASS)
            - (mean(ticket, FrequencyBand.LOW_PASS) - mean(dense, FrequencyBand.LOW_PASS));
    return Double.isNaN(shift) ? OptionalDouble.empty() : OptionalDouble.of(shift);
  }

  /** That of every ticket for which it is defined, in the study's order. */
  public Map<Level, Double> highFrequencyShifts() {
    Map<Level, Double> shifts = new LinkedHashMap<>();
    rows.stream()
        .map(Row::level)
        .distinct()
        .skip(1)
        .forEach(ticket -> highFrequencyShift(ticket).ifPresent(s -> shifts.put(ticket, s)));
    return shifts;
  }

  private double mean(Level level, String kind) {
    return rows.stream()
        .filter(row -> row.level().equals(level) && row.kind().equals(kind))
        .mapToDouble(row -> row.auc() == null ? Double.NaN : row.auc())
        .average()
        .orElse(Double.NaN);
  }
}
