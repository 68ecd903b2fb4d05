package dev.winnow.report.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.InvalidInputException;
import dev.winnow.experiment.TicketResult;
import dev.winnow.experiment.grid.GridData;
import dev.winnow.experiment.grid.GridFolder;
import dev.winnow.experiment.grid.Plan;
import dev.winnow.experiment.grid.Scale;
import dev.winnow.io.AtomicFile;
import dev.winnow.io.Json;
import dev.winnow.tensor.NativeRuntime;
import dev.winnow.train.metrics.GroupRecall;
import dev.winnow.train.metrics.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of an experiment whose results are planted: global pruning wins on the first set. */
class ExperimentReportTest {
  private static final int SEEDS = 3;

  @TempDir static Path folder;

  private static Path page;
  private static String html;

  @BeforeAll
  static void write() throws IOException {
    NativeRuntime.start(1);
    List<GridData> sets =
        List.of(
            new GridData("first", "nowhere/first", GridData.SOURCE),
            new GridData("second", "nowhere/second", GridData.TARGET));
    List<String> strategies = List.of("imp-global", "imp-local", "one-shot-global");
    List<String> archs = List.of("mesonet", "cnn5", "resnet18", "xception");
    GridFolder grid = new GridFolder(folder.resolve("grid"));
    Plan plan = new Plan(Scale.PAPER, sets, archs, strategies, SEEDS, 0.5, 1, "cpu");
    grid.write(plan);
    for (GridData set : sets) {
      for (String arch : archs) {
        for (int seed = 0; seed < SEEDS; seed++) {
          plant(grid, set, arch, "dense", seed, 0, 0.80);
          for (int round = 1; round <= 8; round++) {
            plant(grid, set, arch, "imp-global", seed, round, 0.81);
            plant(grid, set, arch, "imp-local", seed, round, 0.78);
            plant(grid, set, arch, "one-shot-global", seed, round, 0.79 - 0.01 * round);
          }
        }
      }
    }
    page = ExperimentReport.write(grid, folder.resolve("out").resolve("report.html"));
    html = Files.readString(page);
  }

  private static void plant(
      GridFolder grid,
      GridData set,
      String arch,
      String strategy,
      int seed,
      int round,
      double accuracy) {
    String name = arch + "/" + set.name() + "/" + strategy + "/seed-" + seed;
    Path cell = grid.path().resolve("cells").resolve(name);
    Path results = cell.resolve("results.json");
    List<TicketResult> all =
        new java.util.ArrayList<>(
            Files.exists(results)
                ? Json.<List<TicketResult>>read(results, Json.listOf(TicketResult.class))
                : List.of());
    all.add(result(arch, set.name(), strategy, seed, round, accuracy + 0.001 * seed));
    AtomicFile.write(results, Json.pretty(all));
    AtomicFile.write(
        cell.resolve("cell.json"),
        String.format(
            """
            {"cell": {"kind": "run", "arch": "%s", "data": "%s", "from": "%s", "strategy": "%s",
             "use": null, "seed": %d}, "settings": "planted", "seconds": 1.0}
            """,
            arch, set.name(), set.name(), strategy, seed));
  }

  private static TicketResult result(
      String arch, String data, String strategy, int seed, int round, double accuracy) {
    long alive = Math.round(1000 * Math.pow(0.8, round));
    Metrics metrics =
        new Metrics(
            accuracy,
            accuracy + 0.05,
            0.4,
            accuracy,
            0.9,
            0.1,
            0.1,
            0.1,
            List.of(List.of(40, 10), List.of(10, 40)),
            Map.of("swap", new GroupRecall(50, round > 6 ? 0.1 : 0.9)),
            null);
    return new TicketResult(
        arch,
        data,
        seed,
        strategy,
        "global",
        "init",
        0.2,
        round,
        1000,
        alive,
        1 - alive / 1000.0,
        null,
        metrics,
        5,
        4,
        10,
        0.01,
        "tickets/none.safetensors",
        List.of(),
        List.of());
  }

  @Test
  void verdictsComeFirstAndSayWhatThePlantedFiguresSay() throws IOException {
    assertThat(html.indexOf("<h2 id=\"verdicts\">")).isLessThan(html.indexOf("<h2 id=\"curves\">"));
    String verdicts = Files.readString(page.resolveSibling("tables").resolve("verdicts.csv"));
    assertThat(line(verdicts, "IMP-Global beats IMP-Local on OpenForensics")).startsWith("holds");
    assertThat(line(verdicts, "IMP-Local beats IMP-Global on FaceForensics")).startsWith("fails");
    assertThat(line(verdicts, "temporal")).startsWith("\"not testable\"");
    assertThat(html).contains("first stands for OpenForensics");
  }

  /** The line of a claim, by words of its statement. */
  private static String line(String csv, String words) {
    String[] parts = words.toLowerCase().split(" ");
    return csv.lines()
        .filter(line -> List.of(parts).stream().allMatch(part -> line.toLowerCase().contains(part)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no line with " + words + " in " + csv));
  }

  @Test
  void everyTicketIsJudgedByThePapersOwnCriterion() throws IOException {
    String tickets = Files.readString(page.resolveSibling("tables").resolve("tickets.csv"));
    assertThat(tickets.lines().filter(line -> line.startsWith("mesonet,first,imp-global")))
        .hasSize(8)
        .allMatch(line -> line.endsWith("winning") && !line.contains("not winning"));
    assertThat(tickets.lines().filter(line -> line.startsWith("cnn5,second,imp-local")))
        .hasSize(8)
        .allMatch(line -> line.endsWith("\"not winning\""));
  }

  @Test
  void groupsThatArePlantedAsLostAreLost() throws IOException {
    String groups = Files.readString(page.resolveSibling("tables").resolve("groups.csv"));
    assertThat(groups.lines().filter(line -> line.contains("swap")))
        .hasSize(2 * 4 * SEEDS * 3 * 8)
        .filteredOn(line -> line.endsWith("lost"))
        .hasSize(2 * 4 * SEEDS * 3 * 2);
  }

  @Test
  void plotsAndTablesLieBesideThePage() {
    Path plots = page.resolveSibling("plots");
    assertThat(plots.resolve("mesonet-first-accuracy.svg")).isNotEmptyFile();
    assertThat(plots.resolve("xception-second-auc.png")).isNotEmptyFile();
    assertThat(page.resolveSibling("tables").resolve("verdicts.json")).isNotEmptyFile();
  }

  @Test
  void thePageNeedsNothingElse() {
    assertThat(html).doesNotContain("http://", "https://", "<script", "@import", "url(");
    assertThat(html).contains("alt=\"Test accuracy against sparsity.");
  }

  @Test
  void aFolderWithoutAnExperimentIsRefused() {
    assertThatThrownBy(() -> ExperimentReport.write(new GridFolder(folder.resolve("empty")), page))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("holds no experiment");
  }
}
