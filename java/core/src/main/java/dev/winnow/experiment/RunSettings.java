package dev.winnow.experiment;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.InvalidInputException;
import dev.winnow.data.DataOptions;
import dev.winnow.io.Json;
import dev.winnow.model.Architecture;
import dev.winnow.model.Architectures;
import dev.winnow.model.ModelShape;
import dev.winnow.prune.PruneOptions;
import dev.winnow.prune.Rewind;
import dev.winnow.prune.Strategy;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.Precision;
import dev.winnow.train.TrainOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * All that decides the outcome of a run, in values that go to JSON and back. The JSON names are
 * those of the command line's options, so that the file of a run is also a configuration for
 * another.
 *
 * @param arch the network's name
 * @param data the data set's folder
 * @param size side of the input in pixels
 * @param channels of the image as the network sees it: 3 or 1
 * @param pruning how it prunes
 * @param init file of weights to begin with; empty to draw them
 * @param training how each round trains
 * @param images of the data set at most; 0 takes all
 * @param resplit draw all splits anew, whatever the data set's folders say
 * @param seed of initialisation, order, flips, dropout and split
 * @param threads of an operator, at least 1; another number can change the last bits
 * @param device that the run computes on: cpu, cuda or cuda-sim
 * @param precision that layers are trained in: fp32, tf32 or bf16; auto is for who resolves it
 *     first
 */
public record RunSettings(
    String arch,
    String data,
    int size,
    int channels,
    @JsonUnwrapped PruneOptions pruning,
    String init,
    @JsonUnwrapped TrainOptions training,
    int images,
    boolean resplit,
    long seed,
    int threads,
    String device,
    String precision) {

  /** These settings with another strategy. */
  public RunSettings with(Strategy other) {
    return with(pruning.with(other));
  }

  /** These settings with another pruning. */
  public RunSettings with(PruneOptions other) {
    return with(other, device, precision);
  }

  /** These settings on a device and in a precision that were chosen. */
  public RunSettings on(Device chosen, Precision computed) {
    return with(pruning, chosen.label(), computed.label());
  }

  private RunSettings with(PruneOptions newPruning, String newDevice, String newPrecision) {
    return new RunSettings(
        arch,
        data,
        size,
        channels,
        newPruning,
        init,
        training,
        images,
        resplit,
        seed,
        threads,
        newDevice,
        newPrecision);
  }

  /**
   * Checks every value, before anything is read or written.
   *
   * @throws InvalidInputException naming the option and what it can be
   */
  public void check() {
    pruning.check();
    Precision.check(precision);
    architecture().check(new ModelShape(size, channels, 2));
    if (rewindChoice().epoch() > training.stopping().epochs()) {
      throw new InvalidInputException(
          "--rewind "
              + pruning.rewind()
              + " needs at least that many --epochs, not "
              + training.stopping().epochs());
    }
  }

  /** How the data set is to be read. */
  public DataOptions dataOptions() {
    return DataOptions.of(Path.of(data), size, seed).resplit(resplit).most(images);
  }

  /** The options that have another value in other settings, as {@code lr 1.0E-4, not 0.001}. */
  List<String> differences(RunSettings others) {
    Map<String, Object> mine = Json.fields(this);
    Map<String, Object> theirs = Json.fields(others);
    return mine.keySet().stream()
        .filter(name -> !mine.get(name).equals(theirs.get(name)))
        .map(name -> name + " " + mine.get(name) + ", not " + theirs.get(name))
        .toList();
  }

  Architecture architecture() {
    return Architectures.of(arch);
  }

  Strategy strategyChoice() {
    return pruning.strategyChoice();
  }

  Rewind rewindChoice() {
    return pruning.rewindChoice();
  }
}
