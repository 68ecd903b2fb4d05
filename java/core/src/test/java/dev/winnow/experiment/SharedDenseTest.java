package dev.winnow.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.InvalidInputException;
import dev.winnow.prune.Strategy;
import dev.winnow.tensor.Device;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Strategies that prune a dense network which another run trained. */
class SharedDenseTest extends SmallRunTest {
  @Test
  void ticketsAreThoseOfARunThatTrainedItItself() {
    for (String rewind : List.of("init", "epoch:1", "none")) {
      SmallRun imp = new SmallRun().rounds(2).rewind(rewind);
      RunFolder dense = denseRun("dense-" + rewind, rewind);
      RunFolder shared = new RunFolder(folder.resolve("shared-" + rewind));
      prune(shared, imp.settings(), dense);
      RunFolder own = Runs.run(folder.resolve("own-" + rewind), imp, data);
      assertThat(shared.results()).extracting(TicketResult::round).containsExactly(1, 2);
      for (int round = 1; round <= 2; round++) {
        assertThat(shared.ticketFile(Strategy.IMP_GLOBAL, round))
            .as(rewind + ", round " + round)
            .hasSameBinaryContentAs(own.ticketFile(Strategy.IMP_GLOBAL, round));
      }
    }
  }

  @Test
  void anotherDenseNetworkIsRefused() {
    RunFolder dense = denseRun("dense-other", "init");
    RunFolder shared = new RunFolder(folder.resolve("shared-other"));
    assertThatThrownBy(() -> prune(shared, new SmallRun().seed(6).settings(), dense))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("dense-other")
        .hasMessageContaining("seed 6, not 5");
    RunFolder empty = new RunFolder(folder.resolve("dense-missing"));
    assertThatThrownBy(() -> prune(shared, new SmallRun().settings(), empty))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("holds no dense network");
    assertThat(names(shared)).isEmpty();
  }

  /** What prunes at initialisation asks nothing of the dense network, not even its rewinding. */
  @Test
  void anyDenseNetworkStandsBesideAStrategyAtInitialisation() {
    SmallRun snip = new SmallRun().strategy(Strategy.SNIP).rounds(2);
    RunFolder dense = denseRun("dense-beside", "none");
    RunFolder shared = new RunFolder(folder.resolve("shared-beside"));
    prune(shared, snip.settings(), dense);
    RunFolder own = Runs.run(folder.resolve("own-beside"), snip, data);
    assertThat(shared.results()).extracting(TicketResult::round).containsExactly(1, 2);
    assertThat(shared.ticketFile(Strategy.SNIP, 2))
        .hasSameBinaryContentAs(own.ticketFile(Strategy.SNIP, 2));
  }

  @Test
  void everyEpochIsOnRecord() {
    RunFolder run = denseRun("dense-curve", "init");
    TicketResult result = run.results().get(0);
    assertThat(result.curve()).hasSize(result.epochs());
    assertThat(result.bestEpoch()).isBetween(1, result.epochs());
    double best = result.curve().get(result.bestEpoch() - 1).loss();
    assertThat(result.curve()).allMatch(epoch -> epoch.loss() >= best);
  }

  private static RunFolder denseRun(String name, String rewind) {
    return Runs.run(
        folder.resolve(name),
        new SmallRun().strategy(Strategy.DENSE).rounds(0, 0).rewind(rewind),
        data);
  }

  private static void prune(RunFolder run, RunSettings settings, RunFolder dense) {
    try (RunLock lock = RunLock.acquire(run, List.of("test"))) {
      DenseSource source = new DenseSource(dense, Strategy.DENSE);
      new PruningRun(settings, lock, data, Device.CPU, Runs.SILENT, source).run();
    }
  }

  private static Set<String> names(RunFolder run) {
    return run.strategies().stream().map(Strategy::label).collect(Collectors.toSet());
  }
}
