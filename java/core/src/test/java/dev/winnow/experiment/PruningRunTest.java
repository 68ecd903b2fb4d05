package dev.winnow.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.InvalidInputException;
import dev.winnow.board.EventFileReader;
import dev.winnow.data.DataOptions;
import dev.winnow.data.ImageSet;
import dev.winnow.data.Sample;
import dev.winnow.data.TestImages;
import dev.winnow.prune.Strategy;
import dev.winnow.prune.Ticket;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import dev.winnow.tensor.Precision;
import dev.winnow.tensor.SafeTensors;
import dev.winnow.train.Evaluator;
import dev.winnow.train.TrainOptions;
import dev.winnow.train.metrics.Metrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PruningRunTest {
  private static final RunListener SILENT = new RunListener() {};

  @TempDir static Path folder;
  private static RunData data;

  @BeforeAll
  static void decode() {
    NativeRuntime.start(2);
    data =
        RunData.load(
            DataOptions.of(TestImages.dataSet(folder.resolve("data"), 40, 32), 32, 0),
            (done, total) -> {});
  }

  @AfterAll
  static void free() {
    data.close();
  }

  private static RunSettings settings(Strategy strategy, int rounds, String rewind) {
    return settings(strategy, rounds, rewind, false);
  }

  private static RunSettings settings(Strategy strategy, int rounds, String rewind, boolean flip) {
    return settings(strategy, rounds, rewind, flip, "");
  }

  private static RunSettings settings(
      Strategy strategy, int rounds, String rewind, boolean flip, String init) {
    return new RunSettings(
        "mesonet",
        "data",
        32,
        3,
        strategy.label(),
        rounds,
        0.2,
        0,
        rewind,
        init,
        TrainOptions.PAPER.adam(1e-3).epochs(3, 10).batch(16).flip(flip),
        false,
        5,
        2,
        "cpu",
        "fp32");
  }

  private static RunFolder run(String name, RunSettings settings, RunListener listener) {
    RunFolder run = new RunFolder(folder.resolve(name));
    Runs.run(settings, run, data, Device.CPU, listener);
    return run;
  }

  @Test
  void eachRoundLeavesTheCountOfTheScheduleAndItsTicketRepeatsItsFigures() {
    RunFolder run = run("imp", settings(Strategy.IMP_GLOBAL, 3, "init"), SILENT);
    List<TicketResult> results = run.results();
    assertThat(results).extracting(TicketResult::round).containsExactly(0, 1, 2, 3);
    assertThat(results)
        .extracting(TicketResult::alive)
        .containsExactly(11_688L, 9_350L, 7_480L, 5_984L);
    assertThat(results.get(0).threshold()).isNull();
    assertThat((double) results.get(1).threshold()).isPositive();
    for (TicketResult result : results) {
      try (Ticket ticket = Ticket.read(run.ticket(result), Device.CPU)) {
        assertThat(ticket.masks().alive()).isEqualTo(result.alive());
        Metrics again = Evaluator.evaluate(ticket.model(), data.test());
        assertThat(again).isEqualTo(result.test());
      }
    }
  }

  /** libtorch computes on the CPU in both, and our kernels agree to the bit. */
  @Test
  void aRunOnSimulatedCudaEndsWithTheTicketsOfTheCpu() throws IOException {
    RunSettings settings = settings(Strategy.IMP_GLOBAL, 2, "init");
    RunFolder cpu = run("cpu", settings, SILENT);
    RunFolder simulated = new RunFolder(folder.resolve("cuda-sim"));
    try (Device device = Device.open("cuda-sim")) {
      Runs.run(settings.on(device, Precision.FP32), simulated, data, device, SILENT);
    }
    assertThat(simulated.results()).hasSize(3);
    for (int round = 0; round <= 2; round++) {
      assertThat(simulated.ticket(simulated.results().get(round)))
          .hasSameBinaryContentAs(cpu.ticket(cpu.results().get(round)));
    }
  }

  @Test
  void masksOnlyShrinkAndEveryRoundStartsFromTheSameInitialWeights() {
    RunFolder run = run("nested", settings(Strategy.IMP_GLOBAL, 2, "init"), SILENT);
    try (SafeTensors dense = read(run, 0);
        SafeTensors first = read(run, 1);
        SafeTensors second = read(run, 2);
        PointerScope scope = new PointerScope()) {
      for (String name : List.of("conv1.weight", "conv4.weight", "fc1.weight")) {
        var one = first.tensors().get("winnow.mask/" + name);
        var two = second.tensors().get("winnow.mask/" + name);
        assertThat(one.bitwise_and(two).equal(two)).isTrue();
        // θ0 where alive, +0.0 where not.
        var start = second.tensors().get("winnow.init/" + name);
        var initial = dense.tensors().get("winnow.init/" + name);
        assertThat(
                start
                    .eq(initial)
                    .logical_or(start.eq(new org.bytedeco.pytorch.Scalar(0)))
                    .all()
                    .item_bool())
            .isTrue();
        assertThat(start.ne(new org.bytedeco.pytorch.Scalar(0)).any().item_bool()).isTrue();
      }
    }
  }

  /** Another network's weights, and a run that goes on when their file is gone. */
  @Test
  void aRunBeginsWithTheWeightsOfAFileAndKeepsThem() throws Exception {
    RunFolder source = run("source", settings(Strategy.DENSE, 0, "none"), SILENT);
    Path file = folder.resolve("weights.safetensors");
    Files.copy(source.ticket(source.results().get(0)), file);
    RunSettings settings = settings(Strategy.IMP_GLOBAL, 1, "init", false, file.toString());
    RunFolder straight = run("begun", settings, SILENT);
    try (SafeTensors trained = read(source, 0);
        SafeTensors begun = read(straight, 0);
        PointerScope scope = new PointerScope()) {
      assertThat(
              begun
                  .tensors()
                  .get("winnow.init/fc1.weight")
                  .equal(trained.tensors().get("fc1.weight")))
          .isTrue();
    }
    RunFolder broken = new RunFolder(folder.resolve("begun-broken"));
    assertThatThrownBy(() -> Runs.run(settings, broken, data, Device.CPU, new InterruptAfter(5)))
        .isInstanceOf(Interrupt.class);
    Files.delete(file);
    Runs.run(settings, broken, data, Device.CPU, SILENT);
    for (TicketResult result : straight.results()) {
      assertThat(broken.ticket(result)).hasSameBinaryContentAs(straight.ticket(result));
    }
  }

  @Test
  void tensorBoardIsToldOfEveryEpochAndEveryTicket() throws IOException {
    RunFolder run = run("board", settings(Strategy.IMP_GLOBAL, 1, "init"), SILENT);
    Path board = run.path().resolve("tensorboard/imp-global");
    for (int round = 0; round <= 1; round++) {
      Path curves = board.resolve("round-0" + round);
      assertThat(EventFileReader.tags(curves))
          .containsEntry("loss/train", run.results().get(round).epochs())
          .containsKeys("loss/validation", "auc/validation", "learning rate");
    }
    assertThat(EventFileReader.tags(board))
        .containsEntry("sparsity", 2)
        .containsEntry("weights/conv1.weight", 2)
        .containsEntry("auc/test", 2)
        .hasEntrySatisfying(
            "grad-cam/" + data.validation().samples().get(0).name(),
            count -> assertThat(count).isEqualTo(2));
  }

  private static SafeTensors read(RunFolder run, int round) {
    return SafeTensors.read(run.ticket(run.results().get(round)));
  }

  @Test
  void aRunThatIsKilledAnywhereEndsWithTheSameBits() throws Exception {
    for (String rewind : List.of("init", "none", "epoch:2")) {
      RunSettings settings = settings(Strategy.IMP_GLOBAL, 2, rewind, rewind.equals("none"));
      RunFolder straight = run("straight-" + rewind.charAt(0), settings, SILENT);
      RunFolder broken = new RunFolder(folder.resolve("broken-" + rewind.charAt(0)));
      int interruptions = 0;
      for (boolean done = false; !done; ) {
        try {
          Runs.run(settings, broken, data, Device.CPU, new InterruptAfter(5));
          done = true;
        } catch (Interrupt expected) {
          interruptions++;
        }
      }
      assertThat(interruptions).isGreaterThanOrEqualTo(3);
      for (TicketResult result : straight.results()) {
        assertThat(Files.readAllBytes(broken.ticket(result)))
            .as("%s with rewind %s", result.ticket(), rewind)
            .isEqualTo(Files.readAllBytes(straight.ticket(result)));
      }
    }
  }

  private static final class Interrupt extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Dies in the middle of an epoch, after a given number of steps. */
  private static final class InterruptAfter implements RunListener {
    private int stepsLeft;

    InterruptAfter(int steps) {
      stepsLeft = steps;
    }

    @Override
    public void onStep(int epoch, int step, int steps, double loss) {
      if (stepsLeft-- == 0) {
        throw new Interrupt();
      }
    }
  }

  @Test
  void oneShotRunsBesideAnIterativeRunAtItsCounts() {
    RunFolder run = run("beside", settings(Strategy.IMP_GLOBAL, 3, "init"), SILENT);
    try (RunLock lock = RunLock.acquire(run, List.of("test"))) {
      new PruningRun(settings(Strategy.ONE_SHOT_GLOBAL, 3, "init"), lock, data, Device.CPU, SILENT)
          .runBeside(Strategy.IMP_GLOBAL, List.of(1, 3));
    }
    assertThat(run.results(Strategy.ONE_SHOT_GLOBAL))
        .extracting(TicketResult::round, TicketResult::alive)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1, 9_350L),
            org.assertj.core.groups.Tuple.tuple(3, 5_984L));
    // Round 1 prunes the same dense network by the same rule, so it is the same ticket.
    TicketResult imp = run.results(Strategy.IMP_GLOBAL).get(1);
    TicketResult oneShot = run.results(Strategy.ONE_SHOT_GLOBAL).get(0);
    assertThat(oneShot.test()).isEqualTo(imp.test());
    assertThat(oneShot.threshold()).isEqualTo(imp.threshold());
  }

  @Test
  void localScopeGivesOneThresholdALayer() {
    RunFolder run = run("local", settings(Strategy.IMP_LOCAL, 1, "init"), SILENT);
    TicketResult result = run.results().get(1);
    assertThat(result.scope()).isEqualTo("local");
    Map<?, ?> thresholds = (Map<?, ?>) result.threshold();
    assertThat(thresholds.keySet().toArray())
        .containsExactly(
            "conv1.weight",
            "conv2.weight",
            "conv3.weight",
            "conv4.weight",
            "fc1.weight",
            "fc2.weight");
    assertThat(thresholds.values()).allMatch(alpha -> (double) alpha > 0);
  }

  @Test
  void anotherRunOrOtherDataInTheFolderIsRefused() {
    RunSettings settings = settings(Strategy.IMP_GLOBAL, 0, "init");
    RunFolder run = run("taken", settings, SILENT);
    assertThatThrownBy(
            () -> Runs.run(settings(Strategy.IMP_GLOBAL, 1, "init"), run, data, Device.CPU, SILENT))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("other settings");
    try (RunData other =
        RunData.load(
            DataOptions.of(TestImages.dataSet(folder.resolve("other"), 20, 32), 32, 0),
            (done, total) -> {})) {
      assertThatThrownBy(() -> Runs.run(settings, run, other, Device.CPU, SILENT))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("changed");
    }
  }

  @Test
  void aRewindEpochBeyondTheLastIsRefused() {
    assertThatThrownBy(() -> run("beyond", settings(Strategy.IMP_GLOBAL, 1, "epoch:4"), SILENT))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("--epochs");
  }

  @Test
  void rewindingToAnEpochGoesBackToTheEndOfThatEpoch() {
    // Two epochs in all: what round 1 starts from is where epoch 1 of round 0 ended, which a round
    // 0
    // of one epoch shows.
    RunFolder rewound =
        run(
            "rewound",
            new RunSettings(
                "mesonet",
                "data",
                32,
                3,
                "imp-global",
                1,
                0.0,
                0,
                "epoch:1",
                "",
                TrainOptions.PAPER.adam(1e-3).epochs(3, 10).batch(16),
                false,
                5,
                2,
                "cpu",
                "fp32"),
            SILENT);
    RunFolder single =
        run(
            "single",
            new RunSettings(
                "mesonet",
                "data",
                32,
                3,
                "imp-global",
                0,
                0.0,
                0,
                "init",
                "",
                TrainOptions.PAPER.adam(1e-3).epochs(1, 10).batch(16),
                false,
                5,
                2,
                "cpu",
                "fp32"),
            SILENT);
    try (SafeTensors start = read(rewound, 1);
        SafeTensors end = read(single, 0)) {
      for (String name : List.of("conv1.weight", "fc2.bias", "bn3.running_mean")) {
        assertThat(start.tensors().get("winnow.init/" + name).equal(end.tensors().get(name)))
            .as(name)
            .isTrue();
      }
    }
  }

  @Test
  void aCheckpointOfAnEarlierRoundIsNotTaken() throws Exception {
    RunSettings settings = settings(Strategy.IMP_GLOBAL, 2, "init");
    RunFolder straight = run("no-stale", settings, SILENT);
    RunFolder stale = new RunFolder(folder.resolve("stale"));
    Path kept = folder.resolve("kept.safetensors");
    // A kill between a round's result and the deletion of its checkpoint leaves that checkpoint.
    RunListener keep =
        new RunListener() {
          @Override
          public void onEpoch(int epoch, double loss, Metrics metrics, boolean best) {
            try {
              Path checkpoint = stale.checkpointFile(Strategy.IMP_GLOBAL);
              if (stale.results().isEmpty() && Files.exists(checkpoint)) {
                Files.copy(checkpoint, kept, StandardCopyOption.REPLACE_EXISTING);
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }

          @Override
          public void onTicket(TicketResult result) {
            if (result.round() == 0) {
              throw new Interrupt();
            }
          }
        };
    assertThatThrownBy(() -> Runs.run(settings, stale, data, Device.CPU, keep))
        .isInstanceOf(Interrupt.class);
    Files.copy(kept, stale.checkpointFile(Strategy.IMP_GLOBAL));
    Runs.run(settings, stale, data, Device.CPU, SILENT);
    for (TicketResult result : straight.results()) {
      assertThat(Files.readAllBytes(stale.ticket(result)))
          .isEqualTo(Files.readAllBytes(straight.ticket(result)));
    }
  }

  @Test
  void theImagesOfTheTestSplitAreHeldOut() {
    ImageSet test = data.test();
    List<String> held = test.samples().stream().map(Sample::digest).toList();
    assertThat(data.train().samples()).extracting(Sample::digest).doesNotContainAnyElementsOf(held);
    assertThat(data.validation().samples())
        .extracting(Sample::digest)
        .doesNotContainAnyElementsOf(held);
    assertThat(test.count()).isEqualTo(12);
  }
}
