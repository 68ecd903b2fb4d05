package dev.winnow.data.guard;

import dev.winnow.data.DataSet;
import dev.winnow.data.Sample;
import dev.winnow.data.guard.Finding.Kind;
import dev.winnow.data.guard.Finding.Severity;
import dev.winnow.data.pack.ImageFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.hipparchus.stat.inference.ChiSquareTest;

/** Properties of the files, not of the pictures, in which the classes differ. */
final class ClassConfounds {
  /** Distance between the classes' shares of values, 0 to 1, from which it is worth saying. */
  private static final double NOTICEABLE = 0.1;

  private static final double OBVIOUS = 0.5;

  /** Area under the ROC curve away from one half. */
  private static final double NOTICEABLE_AUC = 0.15;

  private static final double OBVIOUS_AUC = 0.35;

  /** How likely chance alone may do it. */
  private static final double SIGNIFICANCE = 1e-3;

  /** Values rarer than this are counted as one: the χ² test needs counts. */
  private static final int RARE = 5;

  private static final String OTHERS = "other values";
  private static final int REAL = 0;
  private static final int FAKE = 1;

  private ClassConfounds() {}

  static List<Finding> of(DataSet data) {
    List<Sample> samples = Independent.of(data.samples());
    List<Finding> findings = new ArrayList<>();
    distinct(data, samples, "image size", f -> f.width() + "x" + f.height())
        .ifPresent(findings::add);
    distinct(data, samples, "file format", ImageFacts::format).ifPresent(findings::add);
    distinct(
            data,
            samples,
            "JPEG quantisation tables",
            f -> f.jpegTables().isEmpty() ? "none" : f.jpegTables())
        .ifPresent(findings::add);
    distinct(data, samples, "channels", f -> channels(f.channels())).ifPresent(findings::add);
    ordered(data, samples, "file size in bytes", ImageFacts::bytes).ifPresent(findings::add);
    ordered(data, samples, "number of pixels", f -> (double) f.width() * f.height())
        .ifPresent(findings::add);
    return findings;
  }

  private static String channels(int count) {
    return switch (count) {
      case 1 -> "grey";
      case 2 -> "grey and alpha";
      case 3 -> "colour";
      default -> "colour and alpha, or CMYK";
    };
  }

  /** Compares how often each value occurs in each class. */
  private static Optional<Finding> distinct(
      DataSet data, List<Sample> samples, String property, Function<ImageFacts, String> value) {
    Map<String, long[]> counts = new TreeMap<>();
    for (Sample sample : samples) {
      counts.computeIfAbsent(value.apply(data.facts(sample)), v -> new long[2])[sample.label()]++;
    }
    Map<String, long[]> common = new TreeMap<>();
    counts.forEach(
        (name, count) ->
            common.merge(
                count[REAL] + count[FAKE] < RARE ? OTHERS : name,
                count,
                (a, b) -> new long[] {a[REAL] + b[REAL], a[FAKE] + b[FAKE]}));
    long reals = common.values().stream().mapToLong(c -> c[REAL]).sum();
    long fakes = common.values().stream().mapToLong(c -> c[FAKE]).sum();
    double distance =
        common.values().stream()
                .mapToDouble(c -> Math.abs((double) c[REAL] / reals - (double) c[FAKE] / fakes))
                .sum()
            / 2;
    if (common.size() < 2
        || distance < NOTICEABLE
        || new ChiSquareTest().chiSquareTest(common.values().toArray(new long[0][]))
            > SIGNIFICANCE) {
      return Optional.empty();
    }
    return Optional.of(
        finding(
            distance >= OBVIOUS,
            String.format(
                Locale.ROOT,
                "the classes differ in %s: knowing it alone, %.0f %% of a balanced set are told apart",
                property,
                100 * (1 + distance) / 2),
            common.entrySet().stream()
                .sorted(
                    Comparator.comparingLong(
                        (Map.Entry<String, long[]> e) -> -e.getValue()[REAL] - e.getValue()[FAKE]))
                .map(
                    e ->
                        String.format(
                            Locale.ROOT,
                            "%s: %d real, %d fake",
                            e.getKey(),
                            e.getValue()[REAL],
                            e.getValue()[FAKE]))
                .toList()));
  }

  /** Asks whether the larger value belongs to one class. */
  private static Optional<Finding> ordered(
      DataSet data, List<Sample> samples, String property, ToDoubleFunction<ImageFacts> value) {
    double[] values =
        samples.stream().mapToDouble(s -> value.applyAsDouble(data.facts(s))).toArray();
    double[] labels = samples.stream().mapToDouble(Sample::label).toArray();
    double away = RocAuc.of(values, labels) - 0.5;
    if (Math.abs(away) < NOTICEABLE_AUC + 2 * Independent.chanceError(samples)) {
      return Optional.empty();
    }
    return Optional.of(
        finding(
            Math.abs(away) >= OBVIOUS_AUC,
            String.format(
                Locale.ROOT,
                "the classes differ in %s: it is larger for %s with AUC %.2f",
                property,
                away > 0 ? "fakes" : "reals",
                0.5 + Math.abs(away)),
            List.of(
                String.format(
                    Locale.ROOT,
                    "median %.0f real, %.0f fake",
                    median(data, samples, REAL, value),
                    median(data, samples, FAKE, value)))));
  }

  private static double median(
      DataSet data, List<Sample> samples, int label, ToDoubleFunction<ImageFacts> value) {
    List<Double> sorted =
        samples.stream()
            .filter(sample -> sample.label() == label)
            .map(sample -> value.applyAsDouble(data.facts(sample)))
            .sorted()
            .collect(Collectors.toList());
    return sorted.get(sorted.size() / 2);
  }

  private static Finding finding(boolean obvious, String what, List<String> where) {
    return new Finding(
        Kind.CLASS_CONFOUND,
        obvious ? Severity.SEVERE : Severity.WARNING,
        what,
        where,
        "write both classes with one size, one format and one encoder, so that only the forgery tells"
            + " them apart");
  }
}
