package dev.winnow.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.InvalidInputException;
import dev.winnow.io.Json;
import dev.winnow.model.Architectures;
import dev.winnow.model.Model;
import dev.winnow.model.ModelState.Entry;
import dev.winnow.model.ModelState.Role;
import dev.winnow.prune.Strategy;
import dev.winnow.prune.Strategy.Scope;
import dev.winnow.prune.Strategy.When;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.SafeTensors;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs of every strategy that prunes. */
class StrategiesTest extends SmallRunTest {
  private static final long[] ALIVE = {11_688, 9_350, 7_480};

  /** Of each layer of 216, 1,600, 3,200, 6,400, 256 and 16 weights. */
  private static final long[] LOCALLY_ALIVE = {11_688, 9_351, 7_480};

  private static Stream<Strategy> pruning() {
    return Stream.of(Strategy.values()).filter(strategy -> strategy.when() != When.NEVER);
  }

  private static Stream<Strategy> atInitialisation() {
    return pruning().filter(Strategy::atInitialisation);
  }

  private static SmallRun oneEpoch(Strategy strategy) {
    return new SmallRun().strategy(strategy).rounds(2).training(options -> options.epochs(1, 1));
  }

  @ParameterizedTest
  @MethodSource("pruning")
  void everyRoundLeavesItsCountAndSaysWhatItRemoved(Strategy strategy) {
    RunFolder run = Runs.run(folder.resolve("counts-" + strategy), oneEpoch(strategy), data);
    long[] counts = strategy.scope() == Scope.GLOBAL ? ALIVE : LOCALLY_ALIVE;
    assertThat(run.results()).extracting(TicketResult::round).containsExactly(0, 1, 2);
    for (TicketResult result : run.results()) {
      int round = result.round();
      assertThat(result.alive()).isEqualTo(counts[round]);
      assertThat(result.layers())
          .extracting("weights")
          .containsExactly(216L, 1600L, 3200L, 6400L, 256L, 16L);
      assertThat(result.layers().stream().mapToLong(layer -> layer.alive()).sum())
          .isEqualTo(counts[round]);
      assertThat(result.dead()).isEmpty();
      if (round == 0) {
        assertThat(run.removedFile(strategy, 0)).doesNotExist();
        continue;
      }
      long before = strategy.iterative() ? counts[round - 1] : counts[0];
      List<RemovedWeights> removed =
          Json.read(run.removedFile(strategy, round), Json.listOf(RemovedWeights.class));
      assertThat(removed.stream().mapToLong(RemovedWeights::removed).sum())
          .isEqualTo(before - counts[round]);
      assertThat(removed)
          .extracting(RemovedWeights::alive)
          .isEqualTo(result.layers().stream().map(layer -> layer.alive()).toList());
    }
  }

  @ParameterizedTest
  @MethodSource("atInitialisation")
  void aRoundAtInitialisationNeedsNoOtherAndStartsFromTheInitialWeights(Strategy strategy) {
    RunFolder all = Runs.run(folder.resolve("all-" + strategy), oneEpoch(strategy), data);
    RunFolder one = new RunFolder(folder.resolve("one-" + strategy));
    try (RunLock lock = RunLock.acquire(one, List.of("test"))) {
      new PruningRun(oneEpoch(strategy).settings(), lock, data, Device.CPU, Runs.SILENT)
          .run(List.of(2));
    }
    assertThat(one.results()).extracting(TicketResult::round).containsExactly(2);
    assertThat(one.ticketFile(strategy, 2)).hasSameBinaryContentAs(all.ticketFile(strategy, 2));
    try (SafeTensors ticket = SafeTensors.read(one.ticketFile(strategy, 2));
        Model fresh = Architectures.create("mesonet", 32, 5, Device.CPU);
        PointerScope scope = new PointerScope()) {
      Map<String, Tensor> start = ticket.tensorsUnder("winnow.init/");
      long alive = 0;
      for (Entry entry : fresh.state().entries()) {
        Tensor from = start.get(entry.name());
        Tensor same = from.eq(entry.tensor());
        if (entry.role() == Role.WEIGHT) {
          same = same.logical_or(from.eq(new Scalar(0)));
          alive += from.ne(new Scalar(0)).sum().item_long();
        }
        assertThat(same.all().item_bool()).as(entry.name()).isTrue();
      }
      assertThat(alive).isEqualTo(ALIVE[2]);
    }
  }

  /** The criterion is computed again, then the training goes on from its checkpoint. */
  @ParameterizedTest
  @EnumSource(names = {"GRASP", "SYNFLOW", "LAMP"})
  void aRunThatIsKilledAnywhereEndsWithTheSameBits(Strategy strategy) {
    SmallRun run = new SmallRun().strategy(strategy).rounds(2);
    RunFolder straight = Runs.run(folder.resolve("straight-" + strategy), run, data);
    RunFolder broken = Runs.runInterrupted(folder.resolve("broken-" + strategy), run, data, 5);
    Runs.assertSameTickets(broken, straight);
    for (int round = 1; round <= 2; round++) {
      assertThat(broken.removedFile(strategy, round))
          .hasSameBinaryContentAs(straight.removedFile(strategy, round));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"REINIT", "TRANSFER"})
  void aMaskFromElsewhereIsNotARun(Strategy strategy) {
    RunFolder run = new RunFolder(folder.resolve("none-" + strategy));
    RunSettings settings = oneEpoch(strategy).settings();
    assertThatThrownBy(() -> Runs.run(settings, run, data, Device.CPU, Runs.SILENT))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("winnow transfer --ticket T --use mask");
    assertThat(run.strategies()).isEmpty();
  }
}
