package dev.winnow.experiment.grid;

import static dev.winnow.prune.Strategy.IMP_GLOBAL;
import static dev.winnow.prune.Strategy.IMP_LOCAL;
import static dev.winnow.prune.Strategy.ONE_SHOT_GLOBAL;
import static dev.winnow.prune.Strategy.REINIT;
import static dev.winnow.prune.Strategy.SNIP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.InvalidInputException;
import dev.winnow.experiment.RunSettings;
import dev.winnow.experiment.TransferSource.Use;
import dev.winnow.io.Json;
import dev.winnow.model.Architecture;
import dev.winnow.model.Architectures;
import dev.winnow.model.Model;
import dev.winnow.model.ModelShape;
import dev.winnow.prune.Budget;
import dev.winnow.prune.Masks;
import dev.winnow.prune.Strategy;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an experiment runs, in which order, with which settings. */
class PlanTest {
  @TempDir Path folder;

  /** Every network, and every strategy that can be asked for. */
  private static SmokePlan everything() {
    Strategy[] all =
        Arrays.stream(Strategy.values())
            .filter(strategy -> strategy != Strategy.DENSE && strategy != Strategy.TRANSFER)
            .toArray(Strategy[]::new);
    return new SmokePlan(all).archs(Architectures.names().toArray(String[]::new)).seeds(2);
  }

  private static List<String> paths(SmokePlan plan) {
    return plan.plan().cells().stream().map(Cell::path).toList();
  }

  @Test
  void cellsAreNamedByWhatTheyAre() {
    assertThat(paths(new SmokePlan(IMP_GLOBAL, SNIP)))
        .containsExactlyInAnyOrder(
            "mesonet/first/dense/seed-0",
            "mesonet/first/imp-global/seed-0",
            "mesonet/first/snip/seed-0",
            "mesonet/second/dense/seed-0",
            "mesonet/second/imp-global/seed-0",
            "mesonet/second/snip/seed-0",
            "mesonet/first-to-second/imp-global-mask/seed-0",
            "mesonet/first-to-second/imp-global-init/seed-0",
            "mesonet/first-to-second/imp-global-trained/seed-0",
            "mesonet/first/imp-global-analysis/seed-0",
            "mesonet/second/imp-global-analysis/seed-0");
  }

  @Test
  void nothingMovesWithinOneDataSet() {
    GridData only = SmokePlan.TWO_SETS.get(0);
    assertThat(paths(new SmokePlan(IMP_GLOBAL, ONE_SHOT_GLOBAL).on(only)))
        .containsExactlyInAnyOrder(
            "mesonet/first/dense/seed-0",
            "mesonet/first/imp-global/seed-0",
            "mesonet/first/one-shot-global/seed-0",
            "mesonet/first/imp-global-analysis/seed-0");
  }

  @Test
  void whatHasNoAttentionMapIsNotLookedAt() {
    assertThat(paths(new SmokePlan(IMP_LOCAL).archs("lenet300")))
        .containsExactlyInAnyOrder(
            "lenet300/first/dense/seed-0",
            "lenet300/first/imp-local/seed-0",
            "lenet300/second/dense/seed-0",
            "lenet300/second/imp-local/seed-0");
  }

  @Test
  void whatIsNamedTwiceIsRunOnce() {
    SmokePlan once = new SmokePlan(IMP_GLOBAL, SNIP).archs("mesonet", "cnn5");
    SmokePlan twice = new SmokePlan(IMP_GLOBAL, SNIP, IMP_GLOBAL).archs("mesonet", "cnn5", "cnn5");
    assertThat(twice.plan()).isEqualTo(once.plan());
  }

  @Test
  void everyCellComesAfterThoseThatItNeeds() {
    Set<Cell> before = new HashSet<>();
    for (Cell cell : everything().plan().cells()) {
      assertThat(before).as(cell.path()).containsAll(cell.needs());
      before.add(cell);
    }
  }

  @Test
  void cellsNeedWhatTheyTake() {
    Cell dense = Cell.run("cnn5", "b", Strategy.DENSE, 3);
    Cell imp = Cell.run("cnn5", "b", IMP_GLOBAL, 3);
    assertThat(dense.needs()).isEmpty();
    assertThat(imp.needs()).containsExactly(dense);
    assertThat(Cell.run("cnn5", "b", SNIP, 3).needs()).isEmpty();
    assertThat(Cell.run("cnn5", "b", REINIT, 3).needs()).containsExactly(imp);
    assertThat(Cell.analysis("cnn5", "b", IMP_GLOBAL, 3).needs()).containsExactly(dense, imp);
    assertThat(Cell.transfer("cnn5", "a", "b", ONE_SHOT_GLOBAL, Use.INIT, 3).needs())
        .containsExactly(Cell.run("cnn5", "a", ONE_SHOT_GLOBAL, 3));
  }

  @Test
  void noTwoCellsShareAFolderOrLieInOneAnothers() {
    List<Path> paths =
        everything().plan().cells().stream().map(cell -> Path.of(cell.path())).toList();
    assertThat(paths).doesNotHaveDuplicates();
    Set<Path> folders = new HashSet<>(paths);
    for (Path path : paths) {
      for (Path above = path.getParent(); above != null; above = above.getParent()) {
        assertThat(folders).doesNotContain(above);
      }
    }
  }

  @Test
  void aPlanAndItsCellsGoToJsonAndBack() {
    Plan plan = everything().plan(0.7, 3, "cuda");
    GridFolder grid = new GridFolder(folder);
    grid.write(plan);
    assertThat(grid.plan()).isEqualTo(plan);
    assertThat(grid.plan().cells()).isEqualTo(plan.cells());
    for (Cell cell : plan.cells()) {
      byte[] json = Json.pretty(cell).getBytes(StandardCharsets.UTF_8);
      assertThat(Json.parse(json, Cell.class, "a test")).isEqualTo(cell);
    }
  }

  @Test
  void hashesTellCellsApart() {
    Plan plan = everything().plan();
    assertThat(plan.cells().stream().map(plan::hash)).doesNotHaveDuplicates();
  }

  @Test
  void aCellsHashIsNoMatterOfOtherCells() {
    Plan plan = new SmokePlan(IMP_GLOBAL, ONE_SHOT_GLOBAL).plan();
    Plan larger = everything().plan(0.9, 2, "cpu");
    assertThat(larger.cells()).containsAll(plan.cells());
    for (Cell cell : plan.cells()) {
      assertThat(larger.hash(cell)).as(cell.path()).isEqualTo(plan.hash(cell));
    }
  }

  @Test
  void aHashIsOfAllThatDecidesTheOutcome() {
    SmokePlan smoke = new SmokePlan(IMP_GLOBAL, REINIT);
    GridData first = SmokePlan.TWO_SETS.get(0);
    GridData second = SmokePlan.TWO_SETS.get(1);
    Plan moved = smoke.on(new GridData("first", "/elsewhere", GridData.SOURCE), second).plan();
    for (Cell cell : smoke.plan().cells()) {
      Set<String> hashes =
          Set.of(
              smoke.plan().hash(cell),
              smoke.at(Scale.SMALL).plan().hash(cell),
              smoke.at(Scale.PAPER).plan().hash(cell),
              smoke.plan(0.5, 1, "cpu").hash(cell),
              smoke.plan(0.5, 2, "cuda").hash(cell));
      assertThat(hashes).as(cell.path()).hasSize(5);
      boolean onFirst = cell.data().equals(first.name());
      assertThat(moved.hash(cell).equals(smoke.plan().hash(cell)))
          .as(cell.path())
          .isEqualTo(!onFirst);
    }
  }

  @Test
  void onlyIterativeStrategiesRunEveryRound() {
    Plan paper = new SmokePlan().at(Scale.PAPER).plan();
    assertThat(paper.rounds(Cell.run("cnn5", "first", Strategy.DENSE, 0))).containsExactly(0);
    assertThat(paper.rounds(Cell.run("cnn5", "first", IMP_LOCAL, 0)))
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(paper.rounds(Cell.run("cnn5", "first", ONE_SHOT_GLOBAL, 0))).containsExactly(4, 7);
    assertThat(paper.rounds(Cell.run("cnn5", "first", REINIT, 0))).containsExactly(4, 7);
    Cell transfer = Cell.transfer("cnn5", "first", "second", IMP_GLOBAL, Use.MASK, 0);
    assertThat(paper.rounds(transfer)).containsExactly(4, 7);
  }

  /** Better found here than after hours. */
  @ParameterizedTest
  @EnumSource(Scale.class)
  void everyCellsSettingsCanBeRun(Scale scale) {
    NativeRuntime.start(2);
    Plan plan = everything().at(scale).seeds(1).plan();
    for (String arch : plan.archs()) {
      Architecture architecture = Architectures.of(arch);
      Scale.Caps caps = scale.caps(arch);
      ModelShape shape = new ModelShape(caps.size(), architecture.home().channels(), 2);
      assertThat(caps.compared()).isSubsetOf(rounds(caps));
      try (Model model = architecture.create(shape, 0, Device.CPU);
          Masks masks = new Masks(model.state())) {
        for (Cell cell : plan.cells().stream().filter(c -> c.arch().equals(arch)).toList()) {
          RunSettings settings = plan.settings(cell);
          settings.check();
          new Budget(settings.pruning(), masks).requireRoom();
        }
      }
    }
  }

  private static List<Integer> rounds(Scale.Caps caps) {
    return IntStream.rangeClosed(1, caps.schedule().rounds()).boxed().toList();
  }

  @Test
  void aScaleThatThereIsNotIsSaid() {
    assertThat(Scale.of("small")).isEqualTo(Scale.SMALL);
    assertThatThrownBy(() -> Scale.of("tiny"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("tiny", "paper, small, smoke");
  }
}
