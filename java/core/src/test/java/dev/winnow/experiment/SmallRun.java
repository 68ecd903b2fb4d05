package dev.winnow.experiment;

import dev.winnow.data.DataOptions;
import dev.winnow.data.TestImages;
import dev.winnow.prune.PruneOptions;
import dev.winnow.prune.Strategy;
import dev.winnow.tensor.Precision;
import dev.winnow.train.TrainOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Settings of a run that tests have the time for: MesoNet at 32×32 on the CPU in float32, one round
 * of at most three epochs that removes a fifth. Each method changes one of them.
 */
public final class SmallRun {
  private String arch = "mesonet";
  private int channels = 3;
  private String data = "data";
  private int size = 32;
  private PruneOptions pruning = PruneOptions.of(Strategy.IMP_GLOBAL, 1, 0.2, "init");
  private String init = "";
  private TrainOptions training = TrainOptions.PAPER.adam(1e-3).epochs(3, 10).batch(16);
  private long seed = 5;
  private int threads = 2;
  private Precision precision = Precision.FP32;

  /** A data set for such runs: 40 images of each class, split with seed 0. */
  static RunData data(Path folder) {
    return RunData.load(
        DataOptions.of(TestImages.dataSet(folder, 40, 32), 32, 0), (done, total) -> {});
  }

  public SmallRun network(String name, int seenChannels) {
    arch = name;
    channels = seenChannels;
    return this;
  }

  public SmallRun on(Path dataSet, int side) {
    data = dataSet.toString();
    size = side;
    return this;
  }

  public SmallRun pruning(UnaryOperator<PruneOptions> change) {
    pruning = change.apply(pruning);
    return this;
  }

  public SmallRun strategy(Strategy other) {
    return pruning(options -> options.with(other));
  }

  public SmallRun rounds(int rounds, double removed) {
    return pruning(options -> options.rate(removed, rounds));
  }

  public SmallRun rounds(int rounds) {
    return rounds(rounds, pruning.rate());
  }

  public SmallRun layerFloor(double share) {
    return pruning(options -> options.layers(share, false, List.of(), Map.of()));
  }

  public SmallRun rewind(String to) {
    return pruning(options -> options.rewind(to));
  }

  public SmallRun init(Path weights) {
    init = weights.toString();
    return this;
  }

  public SmallRun training(UnaryOperator<TrainOptions> change) {
    training = change.apply(training);
    return this;
  }

  public SmallRun seed(long other) {
    seed = other;
    return this;
  }

  public SmallRun threads(int other) {
    threads = other;
    return this;
  }

  public SmallRun precision(Precision other) {
    precision = other;
    return this;
  }

  public RunSettings settings() {
    return new RunSettings(
        arch,
        data,
        size,
        channels,
        pruning,
        init,
        training,
        0,
        false,
        seed,
        threads,
        "cpu",
        precision.label());
  }
}
