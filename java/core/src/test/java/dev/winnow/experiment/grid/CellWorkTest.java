package dev.winnow.experiment.grid;

import static dev.winnow.prune.Strategy.DENSE;
import static dev.winnow.prune.Strategy.IMP_GLOBAL;
import static dev.winnow.prune.Strategy.ONE_SHOT_GLOBAL;
import static dev.winnow.prune.Strategy.REINIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.InvalidInputException;
import dev.winnow.analysis.Level;
import dev.winnow.analysis.attention.AttentionStudy;
import dev.winnow.analysis.forgetting.SurvivalStudy;
import dev.winnow.claims.Finding;
import dev.winnow.claims.Observation;
import dev.winnow.data.TestImages;
import dev.winnow.data.demo.DemoSet;
import dev.winnow.experiment.PruningRun;
import dev.winnow.experiment.RunData;
import dev.winnow.experiment.RunFolder;
import dev.winnow.experiment.RunListener;
import dev.winnow.experiment.RunLock;
import dev.winnow.experiment.RunSettings;
import dev.winnow.experiment.TicketResult;
import dev.winnow.experiment.TransferSource.Use;
import dev.winnow.prune.Strategy;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import dev.winnow.tensor.SafeTensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole experiment on few images: forgeries of several kinds, and fakes that nobody names. */
class CellWorkTest {
  private static final List<String> COMMAND = List.of("test");

  @TempDir static Path folder;
  private static Plan plan;
  private static GridFolder grid;

  @BeforeAll
  static void runAll() throws InterruptedException {
    NativeRuntime.start(2);
    Path forged = folder.resolve("forged");
    DemoSet.write(forged, 40, 1, 2, done -> {});
    Path noise = TestImages.dataSet(folder.resolve("noise"), 20, 64);
    plan =
        new SmokePlan(IMP_GLOBAL, ONE_SHOT_GLOBAL, REINIT)
            .on(
                new GridData("forged", forged.toString(), GridData.SOURCE),
                new GridData("noise", noise.toString(), GridData.TARGET))
            .plan();
    grid = new GridFolder(folder.resolve("out"));
    List<String> failures = new ArrayList<>();
    new GridRun(plan, grid, CellWorkTest::work, new FailureListener(failures), 1).run();
    assertThat(failures).isEmpty();
  }

  private record FailureListener(List<String> failures) implements GridListener {
    @Override
    public void onStart(Cell cell) {}

    @Override
    public void onDone(Cell cell, double seconds, int done, int all, Optional<Double> left) {}

    @Override
    public void onFailure(Cell cell, String message) {
      failures.add(cell + ": " + message);
    }
  }

  private static void work(Cell cell) {
    work(grid, new RunListener() {}, cell);
  }

  private static void work(GridFolder where, RunListener listener, Cell cell) {
    new CellWork(plan, where, Device.CPU, listener, COMMAND).run(cell);
  }

  private static Cell cell(String data, Strategy strategy) {
    return Cell.run("mesonet", data, strategy, 0);
  }

  private static Path ticket(Cell cell, Strategy strategy, int round) {
    return grid.run(cell).ticketFile(strategy, round);
  }

  @Test
  void everyCellIsDoneAndHasItsRounds() {
    assertThat(grid.done())
        .extracting(GridFolder.Record::cell)
        .hasSameElementsAs(plan.cells())
        .hasSize(16);
    for (Cell cell : plan.cells()) {
      assertThat(grid.isDone(plan, cell)).isTrue();
      if (cell.kind() != Cell.Kind.ANALYSIS) {
        assertThat(grid.run(cell).results())
            .as(cell.path())
            .extracting(TicketResult::round)
            .containsExactlyElementsOf(plan.rounds(cell));
      }
    }
  }

  @Test
  void whatIsDoneIsNotDoneAgain() {
    RunListener deaf =
        new RunListener() {
          @Override
          public void onRound(String strategy, int round) {
            throw new AssertionError(strategy + " began round " + round);
          }
        };
    long starts = grid.run(cell("forged", IMP_GLOBAL)).starts().size();
    plan.cells().forEach(cell -> work(grid, deaf, cell));
    assertThat(grid.run(cell("forged", IMP_GLOBAL)).starts()).hasSize((int) starts);
  }

  /** A dense network that all share, and not one for each, changes nothing. */
  @Test
  void ticketsAreThoseOfARunThatTrainedItsOwnDenseNetwork() {
    for (Strategy strategy : List.of(IMP_GLOBAL, ONE_SHOT_GLOBAL)) {
      RunSettings settings = plan.settings(cell("forged", strategy));
      RunFolder own = new RunFolder(folder.resolve("own-" + strategy));
      try (RunLock lock = RunLock.acquire(own, COMMAND);
          RunData data = RunData.load(settings.dataOptions(), (done, total) -> {})) {
        new PruningRun(settings, lock, data, Device.CPU, new RunListener() {}).run();
      }
      for (int round = 1; round <= 2; round++) {
        assertThat(ticket(cell("forged", strategy), strategy, round))
            .hasSameBinaryContentAs(own.ticketFile(strategy, round));
      }
      assertSameTensors(
          tensors(ticket(cell("forged", DENSE), DENSE, 0), ""),
          tensors(own.ticketFile(strategy, 0), ""));
    }
  }

  @Test
  void reinitIsTheIterativeTicketsMaskOnOtherWeights() {
    for (int round = 1; round <= 2; round++) {
      Path imp = ticket(cell("forged", IMP_GLOBAL), IMP_GLOBAL, round);
      Path reinit = ticket(cell("forged", REINIT), REINIT, round);
      assertSameTensors(tensors(reinit, "winnow.mask/"), tensors(imp, "winnow.mask/"));
      assertThat(tensors(reinit, "winnow.init/").get("fc1.weight"))
          .isNotEqualTo(tensors(imp, "winnow.init/").get("fc1.weight"));
    }
  }

  @Test
  void transfersTakeWhatTheirNameSays() {
    for (Strategy strategy : List.of(IMP_GLOBAL, ONE_SHOT_GLOBAL)) {
      for (int round = 1; round <= 2; round++) {
        Path from = ticket(cell("forged", strategy), strategy, round);
        for (Use use : Use.values()) {
          Cell transfer = Cell.transfer("mesonet", "forged", "noise", strategy, use, 0);
          Path to = ticket(transfer, Strategy.TRANSFER, round);
          assertSameTensors(tensors(to, "winnow.mask/"), tensors(from, "winnow.mask/"));
          Map<String, String> start = tensors(to, "winnow.init/");
          switch (use) {
            case MASK -> assertThat(start).isNotEqualTo(tensors(from, "winnow.init/"));
            case INIT -> assertSameTensors(start, tensors(from, "winnow.init/"));
            case TRAINED -> assertSameTensors(start, tensors(from, ""));
          }
        }
      }
    }
  }

  @Test
  void anAnalysisLooksAtTheDenseNetworkAndTheTicketsOfItsRun() {
    GridResults results = GridResults.read(grid);
    for (String set : List.of("forged", "noise")) {
      Cell analysis = results.firstAnalysis("mesonet", set, IMP_GLOBAL).orElseThrow();
      List<TicketResult> tickets = grid.run(cell(set, IMP_GLOBAL)).results();
      AttentionStudy attention = results.files(analysis).readAttention();
      assertThat(attention.levels())
          .containsExactly(
              new Level(0, 0),
              new Level(1, tickets.get(0).sparsity()),
              new Level(2, tickets.get(1).sparsity()));
      assertThat(attention.images()).extracting(AttentionStudy.Image::label).contains(0, 1);
      assertThat(results.files(analysis).readPredictions()).isNotNull();
      assertThat(results.files(analysis).readRobustness().rows()).isNotEmpty();
    }
  }

  /** Which weights rare groups lose can be asked only where groups have names. */
  @Test
  void survivalIsAskedOnlyWhereKindsOfForgeryAreNamed() {
    GridResults results = GridResults.read(grid);
    Cell forged = results.firstAnalysis("mesonet", "forged", IMP_GLOBAL).orElseThrow();
    Cell noise = results.firstAnalysis("mesonet", "noise", IMP_GLOBAL).orElseThrow();
    SurvivalStudy survival = results.files(forged).readSurvival().orElseThrow();
    assertThat(survival.fits()).extracting(fit -> fit.level().round()).containsExactly(1, 2);
    assertThat(survival.groups().stream().mapToDouble(SurvivalStudy.Group::frequency).sum())
        .isBetween(1 - 1e-9, 1 + 1e-9);
    assertThat(results.files(noise).readSurvival()).isEmpty();
  }

  @Test
  void resultsAreOfEveryTicketUnderTheRolesOfItsSets() {
    GridResults results = GridResults.read(grid);
    assertThat(results.archs()).containsExactly("mesonet");
    assertThat(results.tickets()).hasSize(2 * (1 + 2 + 2 + 2) + 2 * 3 * 2);
    List<Observation> all = results.observations().all();
    assertThat(all).hasSameSizeAs(results.tickets());
    Observation moved =
        all.stream()
            .filter(o -> o.use().equals("trained") && o.strategy().equals("imp-global"))
            .filter(o -> o.round() == 2)
            .findFirst()
            .orElseThrow();
    assertThat(moved.from()).isEqualTo("openforensics");
    assertThat(moved.data()).isEqualTo("faceforensics");
    assertThat(moved.sparsity()).isBetween(0.79, 0.81);
    Map<String, List<Finding>> findings =
        results.findings().stream().collect(Collectors.groupingBy(Finding::name));
    assertThat(findings.get(Finding.ATTENTION_AREA_CHANGE)).hasSize(4);
    assertThat(findings.get(Finding.HIGH_FREQUENCY_SHIFT)).hasSize(4);
    // One epoch teaches the dense network no group: none can be lost.
    assertThat(findings).doesNotContainKey(Finding.GROUPS_LOST);
    Plan plan = results.plan();
    Plan lenient =
        new Plan(
            plan.scale(),
            plan.data(),
            plan.archs(),
            plan.strategies(),
            plan.seeds(),
            0,
            plan.threads(),
            plan.device());
    // Of imp-global, one-shot-global and reinit, two rounds each; noise has no groups to lose.
    assertThat(new GridResults(grid, lenient, results.cells()).findings())
        .filteredOn(finding -> finding.name().equals(Finding.GROUPS_LOST))
        .hasSize(6)
        .allMatch(finding -> finding.data().equals("openforensics") && finding.value() == 0);
  }

  /** A cell that was killed goes on in its folder and ends with the same bits. */
  @Test
  void aCellThatIsInterruptedGoesOn() {
    final class Killed extends RuntimeException {
      private static final long serialVersionUID = 1L;
    }
    GridFolder other = new GridFolder(folder.resolve("interrupted"));
    RunListener killer =
        new RunListener() {
          @Override
          public void onTicket(TicketResult result) {
            throw new Killed();
          }
        };
    Cell imp = cell("forged", IMP_GLOBAL);
    work(other, new RunListener() {}, imp.dense());
    for (int round = 1; round <= 2; round++) {
      assertThatThrownBy(() -> work(other, killer, imp)).isInstanceOf(Killed.class);
      assertThat(other.isDone(plan, imp)).isFalse();
    }
    work(other, killer, imp);
    assertThat(other.isDone(plan, imp)).isTrue();
    for (int round = 1; round <= 2; round++) {
      assertThat(other.run(imp).ticketFile(IMP_GLOBAL, round))
          .hasSameBinaryContentAs(ticket(imp, IMP_GLOBAL, round));
    }
  }

  @Test
  void aCellBeforeThoseThatItNeedsIsRefused() {
    GridFolder empty = new GridFolder(folder.resolve("empty"));
    assertThatThrownBy(() -> work(empty, new RunListener() {}, cell("forged", IMP_GLOBAL)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("no dense network");
  }

  /** Bits of a file's tensors under a prefix; of the trained ones where it is empty. */
  private static Map<String, String> tensors(Path file, String prefix) {
    try (SafeTensors content = SafeTensors.read(file)) {
      Map<String, Tensor> chosen =
          prefix.isEmpty() ? content.tensors() : content.tensorsUnder(prefix);
      return chosen.entrySet().stream()
          .filter(entry -> !entry.getKey().startsWith("winnow."))
          .collect(Collectors.toMap(Map.Entry::getKey, entry -> bits(entry.getValue())));
    }
  }

  private static String bits(Tensor tensor) {
    byte[] bytes = new byte[(int) tensor.nbytes()];
    new BytePointer(tensor.contiguous().data_ptr()).get(bytes);
    return Arrays.toString(bytes);
  }

  private static void assertSameTensors(Map<String, String> one, Map<String, String> another) {
    assertThat(one).isNotEmpty().isEqualTo(another);
  }
}
