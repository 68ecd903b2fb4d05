package dev.winnow.experiment;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.winnow.InvalidInputException;
import dev.winnow.model.Architectures;
import dev.winnow.prune.Rewind;
import dev.winnow.prune.Schedule;
import dev.winnow.prune.Strategy;
import dev.winnow.train.TrainOptions;

/**
 * All that decides the outcome of a run, in values that go to JSON and back. The JSON names are
 * those of the command line's options, so that the file of a run is also a configuration for
 * another.
 *
 * @param arch the network's name
 * @param data the data set's folder
 * @param size side of the input in pixels
 * @param strategy a {@link Strategy} by name
 * @param rounds pruning rounds, at least 0
 * @param rate fraction of the remaining weights that a round removes, 0 to 1
 * @param rewind a {@link Rewind} by name
 * @param epochs of a round, at most
 * @param patience epochs without a lower validation loss before a round stops
 * @param learningRate of Adam
 * @param batch images a step
 * @param flip half of the images of a training epoch are mirrored left to right
 * @param resplit draw all splits anew, whatever the data set's folders say
 * @param seed of initialisation, order, flips, dropout and split
 * @param threads of an operator, at least 1; another number can change the last bits
 * @param device that the run computes on: cpu, cuda or cuda-sim
 */
public record RunSettings(
    String arch,
    String data,
    int size,
    String strategy,
    int rounds,
    double rate,
    String rewind,
    int epochs,
    int patience,
    @JsonProperty("lr") double learningRate,
    int batch,
    boolean flip,
    boolean resplit,
    long seed,
    int threads,
    String device) {

  /** These settings with another strategy. */
  public RunSettings with(Strategy other) {
    return with(other.label(), device);
  }

  /** These settings on another device. */
  public RunSettings on(String otherDevice) {
    return with(strategy, otherDevice);
  }

  private RunSettings with(String newStrategy, String newDevice) {
    return new RunSettings(
        arch,
        data,
        size,
        newStrategy,
        rounds,
        rate,
        rewind,
        epochs,
        patience,
        learningRate,
        batch,
        flip,
        resplit,
        seed,
        threads,
        newDevice);
  }

  /**
   * Checks every value, before anything is read or written.
   *
   * @throws InvalidInputException naming the option and what it can be
   */
  public void check() {
    strategyChoice();
    trainOptions();
    Architectures.check(arch, size);
    Schedule.removed(1, rate);
    if (rounds < 0) {
      throw new InvalidInputException("--rounds must be 0 or more, not " + rounds);
    }
    if (rewindChoice().epoch() > epochs) {
      throw new InvalidInputException(
          "--rewind " + rewind + " needs at least that many --epochs, not " + epochs);
    }
  }

  Strategy strategyChoice() {
    return Strategy.of(strategy);
  }

  Rewind rewindChoice() {
    return Rewind.of(rewind);
  }

  TrainOptions trainOptions() {
    return new TrainOptions(learningRate, batch, epochs, patience, flip);
  }
}
