package dev.winnow.data.guard;

import dev.winnow.data.DataSet;
import dev.winnow.data.ImageSet;
import dev.winnow.data.Sample;
import dev.winnow.data.guard.Finding.Kind;
import dev.winnow.data.guard.Finding.Severity;
import dev.winnow.data.split.Folds;
import dev.winnow.tensor.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;

/** Measures what linear models reach, and says what it means. */
final class TrivialBaselines {
  private static final String THUMBNAIL = "16x16 thumbnail";
  private static final String SPECTRUM = "radial spectrum";

  /** Enough for an AUC within ± 0.02. */
  private static final int MOST_IMAGES = 4000;

  /** Of each class in each fold; with fewer the figures are noise. */
  private static final int LEAST_PER_FOLD = 4;

  private static final double FLATTERING = 0.65;
  private static final double GIVEN_AWAY = 0.8;

  private TrivialBaselines() {}

  /** The two baselines, or none where there are too few images. */
  static List<LinearBaseline> measure(DataSet data, List<Sample> chosen) {
    int[] folds =
        Folds.deal(
            chosen.stream().map(Sample::entry).toList(),
            chosen.stream().map(Sample::digest).toList(),
            LinearBaseline.FOLDS);
    double[] labels = chosen.stream().mapToDouble(Sample::label).toArray();
    if (!everyFoldHasBoth(folds, labels)) {
      return List.of();
    }
    try (ImageSet images = data.images(chosen);
        PointerScope scope = new PointerScope()) {
      return List.of(
          LinearBaseline.measure(THUMBNAIL, ImageFeatures.thumbnails(images), labels, folds),
          LinearBaseline.measure(SPECTRUM, ImageFeatures.spectra(images), labels, folds));
    }
  }

  static List<Finding> findings(List<LinearBaseline> baselines, List<Sample> chosen) {
    List<Finding> findings = new ArrayList<>();
    if (baselines.isEmpty()) {
      findings.add(
          new Finding(
              Kind.TRIVIAL_BASELINE,
              Severity.INFO,
              "too few images, people or videos to measure what a linear model reaches",
              List.of(),
              "no baseline is known for this set: a detector's figures stand alone"));
      return findings;
    }
    double error = Independent.chanceError(chosen);
    for (LinearBaseline baseline : baselines) {
      double sure = baseline.auc() - 2 * error;
      Severity severity =
          sure > GIVEN_AWAY
              ? Severity.SEVERE
              : sure > FLATTERING ? Severity.WARNING : Severity.INFO;
      findings.add(
          new Finding(
              Kind.TRIVIAL_BASELINE,
              severity,
              String.format(
                  Locale.ROOT,
                  "a linear model on the %s reaches AUC %.3f (accuracy %.3f, cross-validated)",
                  baseline.features(),
                  baseline.auc(),
                  baseline.accuracy()),
              List.of(),
              severity == Severity.INFO ? "a detector has to beat this" : advice(baseline)));
    }
    return findings;
  }

  private static String advice(LinearBaseline baseline) {
    String cause =
        baseline.features().equals(SPECTRUM)
            ? "the classes differ in how sharp or noisy pictures are as a whole. Another source or"
                + " encoder does that, and to a degree so does forging itself"
            : "the classes differ in light, colour or framing, not by forgery. Make both from one"
                + " source by one process";
    return cause + ". A detector has to beat this clearly before its figures mean anything";
  }

  /** At most so many images, picked by content. */
  static List<Sample> chosen(List<Sample> samples) {
    return samples.size() <= MOST_IMAGES
        ? samples
        : samples.stream()
            .sorted(
                Comparator.<Sample>comparingLong(s -> Seeds.derive(0, "baseline/" + s.digest()))
                    .thenComparing(Sample::name))
            .limit(MOST_IMAGES)
            .toList();
  }

  private static boolean everyFoldHasBoth(int[] folds, double[] labels) {
    return IntStream.range(0, 2 * LinearBaseline.FOLDS)
        .allMatch(
            cell ->
                IntStream.range(0, folds.length)
                        .filter(i -> folds[i] == cell / 2 && labels[i] == cell % 2)
                        .count()
                    >= LEAST_PER_FOLD);
  }
}
