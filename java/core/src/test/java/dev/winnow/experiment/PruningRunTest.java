package dev.winnow.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.InvalidInputException;
import dev.winnow.data.DataOptions;
import dev.winnow.data.ImageSet;
import dev.winnow.data.Sample;
import dev.winnow.data.TestImages;
import dev.winnow.prune.Strategy;
import dev.winnow.prune.Ticket;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.Precision;
import dev.winnow.tensor.SafeTensors;
import dev.winnow.train.Evaluator;
import dev.winnow.train.metrics.Metrics;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PruningRunTest extends SmallRunTest {

  private static RunFolder run(String name, SmallRun run) {
    return Runs.run(folder.resolve(name), run, data);
  }

  @Test
  void eachRoundLeavesTheCountOfTheScheduleAndItsTicketRepeatsItsFigures() {
    RunFolder run = run("imp", new SmallRun().rounds(3));
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
  @ParameterizedTest
  @EnumSource(names = {"FP32", "BF16"})
  void aRunOnSimulatedCudaEndsWithTheTicketsOfTheCpu(Precision precision) {
    SmallRun run = new SmallRun().rounds(2).precision(precision);
    RunFolder cpu = run("cpu-" + precision, run);
    RunFolder simulated = new RunFolder(folder.resolve("cuda-sim-" + precision));
    try (Device device = Device.open("cuda-sim")) {
      Runs.run(run.settings().on(device, precision), simulated, data, device, Runs.SILENT);
    }
    Runs.assertSameTickets(simulated, cpu);
  }

  @Test
  void masksOnlyShrinkAndEveryRoundStartsFromTheSameInitialWeights() {
    RunFolder run = run("nested", new SmallRun().rounds(2));
    try (SafeTensors dense = Runs.ticket(run, 0);
        SafeTensors first = Runs.ticket(run, 1);
        SafeTensors second = Runs.ticket(run, 2);
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

  @Test
  void oneShotRunsBesideAnIterativeRunAtItsCounts() {
    RunFolder run = run("beside", new SmallRun().rounds(3));
    RunSettings oneShotRun = new SmallRun().strategy(Strategy.ONE_SHOT_GLOBAL).rounds(3).settings();
    try (RunLock lock = RunLock.acquire(run, List.of("test"))) {
      DenseSource dense = new DenseSource(run, Strategy.IMP_GLOBAL);
      new PruningRun(oneShotRun, lock, data, Device.CPU, Runs.SILENT, dense).run(List.of(1, 3));
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
    RunFolder run = run("local", new SmallRun().strategy(Strategy.IMP_LOCAL));
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
    SmallRun none = new SmallRun().rounds(0);
    RunFolder run = run("taken", none);
    assertThatThrownBy(() -> Runs.run(run.path(), new SmallRun().rounds(1), data))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("other settings");
    try (RunData other =
        RunData.load(
            DataOptions.of(TestImages.dataSet(folder.resolve("other"), 20, 32), 32, 0),
            (done, total) -> {})) {
      assertThatThrownBy(() -> Runs.run(run.path(), none, other))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("changed");
    }
  }

  @Test
  void aRewindEpochBeyondTheLastIsRefused() {
    assertThatThrownBy(() -> run("beyond", new SmallRun().rewind("epoch:4")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("--epochs");
  }

  @Test
  void rewindingToAnEpochGoesBackToTheEndOfThatEpoch() {
    // What round 1 starts from is where epoch 1 of round 0 ended, which a round 0 of one epoch
    // shows.
    RunFolder rewound = run("rewound", new SmallRun().rounds(1, 0).rewind("epoch:1"));
    RunFolder single =
        run("single", new SmallRun().rounds(0).training(options -> options.epochs(1, 10)));
    try (SafeTensors start = Runs.ticket(rewound, 1);
        SafeTensors end = Runs.ticket(single, 0)) {
      for (String name : List.of("conv1.weight", "fc2.bias", "bn3.running_mean")) {
        assertThat(start.tensors().get("winnow.init/" + name).equal(end.tensors().get(name)))
            .as(name)
            .isTrue();
      }
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
