package dev.winnow.experiment.grid;

import static dev.winnow.prune.Strategy.DENSE;
import static dev.winnow.prune.Strategy.IMP_GLOBAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.analysis.Level;
import dev.winnow.analysis.attention.AttentionStudy;
import dev.winnow.analysis.attention.AttentionStudy.ClassMap;
import dev.winnow.analysis.attention.AttentionStudy.Drift;
import dev.winnow.analysis.attention.AttentionStudy.Look;
import dev.winnow.analysis.forgetting.Predictions;
import dev.winnow.analysis.forgetting.SurvivalStudy;
import dev.winnow.analysis.robustness.RobustnessStudy;
import dev.winnow.claims.Finding;
import dev.winnow.experiment.TicketResult;
import dev.winnow.io.AtomicFile;
import dev.winnow.io.Json;
import dev.winnow.prune.Strategy;
import dev.winnow.train.metrics.GroupRecall;
import dev.winnow.train.metrics.Metrics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures of planted analyses, against what they are by hand. */
class FindingsTest {
  private static final Level WHOLE = new Level(0, 0);
  private static final Level PRUNED = new Level(1, 0.6);
  private static final Cell DENSE_RUN = Cell.run("mesonet", "first", DENSE, 0);
  private static final Cell RUN = Cell.run("mesonet", "first", IMP_GLOBAL, 0);
  private static final Cell ANALYSIS = Cell.analysis("mesonet", "first", IMP_GLOBAL, 0);

  @TempDir Path folder;
  private GridFolder grid;

  @BeforeEach
  void plant() {
    grid = new GridFolder(folder);
    Plan plan = new SmokePlan(IMP_GLOBAL).plan();
    grid.write(plan);
    write(DENSE_RUN, result(DENSE, WHOLE, Map.of("a", 1.0, "b", 0.5, "c", 0.4)));
    write(RUN, result(IMP_GLOBAL, PRUNED, Map.of("a", 0.4, "b", 0.5, "c", 0.0)));
    AnalysisFiles files = new AnalysisFiles(grid.folder(ANALYSIS));
    write(files.attention(), attention());
    write(files.predictions(), new Predictions(List.of(), List.of()));
    write(files.robustness(), robustness());
    write(files.survival(), survival());
    List.of(DENSE_RUN, RUN, ANALYSIS).forEach(cell -> grid.finish(plan, cell, 1));
  }

  private void write(Cell cell, TicketResult result) {
    write(grid.run(cell).resultsFile(), List.of(result));
  }

  private static void write(Path file, Object value) {
    AtomicFile.write(file, Json.pretty(value));
  }

  private static TicketResult result(Strategy strategy, Level level, Map<String, Double> recalls) {
    Map<String, GroupRecall> groups = new TreeMap<>();
    recalls.forEach((name, recall) -> groups.put(name, new GroupRecall(10, recall)));
    Metrics test = new Metrics(0.5, 0.5, 1, 0.5, 0.5, 0.5, 0.5, 0.5, List.of(), groups, null);
    String name = strategy.label();
    return new TicketResult(
        "mesonet",
        "first",
        0,
        name,
        "global",
        "init",
        0,
        level.round(),
        10,
        4,
        level.sparsity(),
        null,
        test,
        1,
        1,
        1,
        0,
        "none",
        List.of(),
        List.of());
  }

  /** Three fakes, of which the ticket has no map of one, and a real. */
  private static AttentionStudy attention() {
    return new AttentionStudy(
        10,
        List.of(WHOLE, PRUNED),
        List.of(
            fake(0.2, 0.5),
            fake(0, null),
            fake(0.1, 0.1),
            image(0, map(0.3, -1.0), 0.1, 0.5, 0.9)));
  }

  private static AttentionStudy.Image fake(double area, Double correlation) {
    return image(1, map(0.9, 0.77), 0.4, area, correlation);
  }

  private static ClassMap map(double area, Double correlation) {
    return new ClassMap(area, new Drift(1, 1, 1, 1, correlation, correlation), null);
  }

  /**
   * @param other the ticket's map of the class that the image is not of, which must not count
   */
  private static AttentionStudy.Image image(
      int label, ClassMap other, double dense, double pruned, Double correlation) {
    ClassMap before = new ClassMap(dense, null, null);
    ClassMap after = map(pruned, correlation);
    Look look = label == 1 ? new Look(0.5, after, other) : new Look(0.5, other, after);
    return new AttentionStudy.Image(
        "image", label, "", null, List.of(new Look(0.5, before, before), look));
  }

  private static RobustnessStudy robustness() {
    return new RobustnessStudy(
        4,
        List.of(
            row(WHOLE, "high-pass", 0.5),
            row(WHOLE, "high-pass", 0.7),
            row(WHOLE, "low-pass", 0.9),
            row(WHOLE, "low-pass", 0.7),
            row(PRUNED, "high-pass", 0.8),
            row(PRUNED, "high-pass", 0.6),
            row(PRUNED, "low-pass", 0.6),
            row(PRUNED, "low-pass", 0.6)));
  }

  private static RobustnessStudy.Row row(Level level, String kind, double auc) {
    return new RobustnessStudy.Row(level, kind, 0.5, 0.5, auc, 1);
  }

  private static SurvivalStudy survival() {
    return new SurvivalStudy(List.of(), List.of(fit(PRUNED, 1.5), fit(new Level(2, 0.8), null)));
  }

  private static SurvivalStudy.Fit fit(Level level, Double coefficient) {
    return new SurvivalStudy.Fit(
        level, 0, 0, coefficient, null, null, SurvivalStudy.Verdict.UNSURE);
  }

  private void assertFound(String name, double value) {
    List<Finding> found =
        GridResults.read(grid).findings().stream().filter(f -> f.name().equals(name)).toList();
    assertThat(found).hasSize(1);
    Finding finding = found.get(0);
    assertThat(finding.value()).isCloseTo(value, within(1e-9));
    assertThat(finding)
        .isEqualTo(
            new Finding(
                name, "mesonet", "openforensics", "imp-global", 0, 1, 0.6, finding.value()));
  }

  /** Of the three images that have one; a blank map does not lend its weight to the others. */
  @Test
  void correlationOfTheMapsOfEachImagesOwnClass() {
    assertFound(Finding.ATTENTION_CORRELATION, (0.5 + 0.1 + 0.9) / 3);
  }

  @Test
  void changeOfTheAreaOfHighAttention() {
    assertFound(Finding.ATTENTION_AREA_CHANGE, (-0.2 - 0.4 - 0.3 + 0.4) / 4);
  }

  @Test
  void shiftToHighFrequencies() {
    assertFound(Finding.HIGH_FREQUENCY_SHIFT, (0.7 - 0.6) - (0.6 - 0.8));
  }

  @Test
  void coefficientsOfSurvivalThatThereAre() {
    assertFound(Finding.SURVIVAL_FREQUENCY_COEFFICIENT, 1.5);
  }

  /** Group a; b is still at τ, and c never was. */
  @Test
  void groupsThatFellBelowTau() {
    assertFound(Finding.GROUPS_LOST, 1);
  }
}
