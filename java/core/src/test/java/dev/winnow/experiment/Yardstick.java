package dev.winnow.experiment;

import dev.winnow.data.DataOptions;
import dev.winnow.experiment.TransferSource.Use;
import dev.winnow.prune.PruneOptions;
import dev.winnow.prune.Strategy;
import dev.winnow.tensor.Device;
import dev.winnow.train.EpochFigures;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/**
 * What Frankle and Carbin (2019) compare of LeNet-300-100, means over seeds.
 *
 * @param dense all weights
 * @param ticket 22 % of them, found in three rounds, from where the dense network started
 * @param reinitialised the same masks, on weights drawn anew
 */
record Yardstick(Learning dense, Learning ticket, Learning reinitialised) {
  private static final int ROUNDS = 3;

  /** As in the paper, the output layer is pruned at half the rate of the others. */
  private static final PruneOptions PRUNING =
      PruneOptions.of(Strategy.IMP_LOCAL, ROUNDS, 0.4, "init")
          .layers(0, false, List.of(), Map.of("fc3", 0.2));

  /**
   * How fast a network learnt, and how far it came.
   *
   * @param firstEpoch accuracy after it, on the validation split
   * @param loss the lowest on the validation split
   * @param accuracy there
   * @param test accuracy there, on the test split
   */
  record Learning(double firstEpoch, double loss, double accuracy, double test) {
    private static Learning of(TicketResult result) {
      EpochFigures best = result.curve().get(result.bestEpoch() - 1);
      return new Learning(
          result.curve().get(0).accuracy(), best.loss(), best.accuracy(), result.test().accuracy());
    }

    private static Learning mean(List<Learning> each) {
      return new Learning(
          mean(each, Learning::firstEpoch),
          mean(each, Learning::loss),
          mean(each, Learning::accuracy),
          mean(each, Learning::test));
    }

    private static double mean(List<Learning> each, ToDoubleFunction<Learning> figure) {
      return each.stream().mapToDouble(figure).average().orElseThrow();
    }
  }

  /**
   * Trains all three on a set of idx files.
   *
   * @param images of it at most; 0 takes all
   * @param folder for the runs
   */
  static Yardstick of(Path set, int images, int epochs, Path folder, long... seeds) {
    List<Yardstick> each =
        LongStream.of(seeds)
            .mapToObj(seed -> ofOneSeed(set, images, epochs, folder.resolve("seed" + seed), seed))
            .toList();
    return new Yardstick(
        Learning.mean(each.stream().map(Yardstick::dense).toList()),
        Learning.mean(each.stream().map(Yardstick::ticket).toList()),
        Learning.mean(each.stream().map(Yardstick::reinitialised).toList()));
  }

  private static Yardstick ofOneSeed(Path set, int images, int epochs, Path folder, long seed) {
    SmallRun run =
        new SmallRun()
            .network("lenet300", 1)
            .on(set, 28)
            .training(options -> options.adam(1.2e-3).epochs(epochs, epochs).batch(60))
            .seed(seed)
            .threads(1);
    try (RunData data =
        RunData.load(DataOptions.of(set, 28, seed).most(images), (done, total) -> {})) {
      RunFolder tickets =
          Runs.run(folder.resolve("tickets"), run.pruning(options -> PRUNING), data);
      List<TicketResult> results = tickets.results();
      Path last = tickets.ticket(results.get(ROUNDS));
      return new Yardstick(
          Learning.of(results.get(0)),
          Learning.of(results.get(ROUNDS)),
          Learning.of(reinitialise(last, folder.resolve("reinitialised"), run, data)));
    }
  }

  private static TicketResult reinitialise(Path ticket, Path folder, SmallRun run, RunData data) {
    RunFolder made = new RunFolder(folder);
    RunSettings settings =
        run.pruning(options -> PruneOptions.NONE.with(Strategy.TRANSFER)).settings();
    try (RunLock lock = RunLock.acquire(made, List.of("test"))) {
      new TransferRun(
              settings,
              TransferSource.of(Use.MASK, List.of(ticket)),
              lock,
              data,
              Device.CPU,
              Runs.SILENT)
          .run();
    }
    return made.results().get(0);
  }
}
