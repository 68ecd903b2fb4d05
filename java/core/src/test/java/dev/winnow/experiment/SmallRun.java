package dev.winnow.experiment;

import dev.winnow.data.DataOptions;
import dev.winnow.data.TestImages;
import dev.winnow.prune.PruneOptions;
import dev.winnow.prune.Strategy;
import dev.winnow.tensor.Precision;
import dev.winnow.train.TrainOptions;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * Settings of a run that tests have the time for: MesoNet at 32×32 on the CPU in float32, one round
 * of at most three epochs that removes a fifth. Each method changes one of them.
 */
public final class SmallRun {
  private String data = "data";
  private int size = 32;
  private Strategy strategy = Strategy.IMP_GLOBAL;
  private int rounds = 1;
  private double rate = 0.2;
  private double layerFloor = 0;
  private String rewind = "init";
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

  public SmallRun on(Path dataSet, int side) {
    data = dataSet.toString();
    size = side;
    return this;
  }

  public SmallRun strategy(Strategy other) {
    strategy = other;
    return this;
  }

  public SmallRun rounds(int pruning, double removed) {
    rounds = pruning;
    rate = removed;
    return this;
  }

  public SmallRun rounds(int pruning) {
    return rounds(pruning, rate);
  }

  public SmallRun layerFloor(double share) {
    layerFloor = share;
    return this;
  }

  public SmallRun rewind(String to) {
    rewind = to;
    return this;
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
        "mesonet",
        data,
        size,
        3,
        new PruneOptions(strategy.label(), rounds, rate, layerFloor, rewind),
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
