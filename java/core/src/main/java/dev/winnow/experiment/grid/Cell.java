package dev.winnow.experiment.grid;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.winnow.InvalidInputException;
import dev.winnow.experiment.TransferSource.Use;
import dev.winnow.prune.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A piece of the experiment that is run as a whole and skipped when it is done: one network, data
 * set, strategy and seed. It says where it is stored and what has to be done before it.
 *
 * @param arch the network's name
 * @param data name of the data set that is trained and tested on
 * @param from name of the data set that the ticket was found on; {@code data} itself unless it is a
 *     transfer
 * @param strategy a {@link Strategy} by name; for a transfer the one that found the ticket. Where
 *     it prunes in steps of its own, its rate follows: {@code imp-global@0.05}
 * @param use of the ticket; null unless it is a transfer
 */
public record Cell(
    Kind kind, String arch, String data, String from, String strategy, Use use, long seed) {
  /** What a cell does. */
  public enum Kind {
    /** Trains a network, and prunes it. */
    RUN,
    /** Trains tickets on another data set. */
    TRANSFER,
    /** Looks at what a run left. */
    ANALYSIS;

    /** The name in files. */
    @JsonValue
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Cell run(String arch, String data, Strategy strategy, long seed) {
    return run(arch, data, strategy.label(), seed);
  }

  /** As {@link #run(String, String, Strategy, long)}, of a strategy with a rate of its own. */
  static Cell run(String arch, String data, String strategy, long seed) {
    return new Cell(Kind.RUN, arch, data, data, strategy, null, seed);
  }

  static Cell transfer(String arch, String from, String to, Strategy strategy, Use use, long seed) {
    return new Cell(Kind.TRANSFER, arch, to, from, strategy.label(), use, seed);
  }

  static Cell analysis(String arch, String data, Strategy strategy, long seed) {
    return new Cell(Kind.ANALYSIS, arch, data, data, strategy.label(), null, seed);
  }

  private static final String RATE = "@";

  /** The strategy of the name. */
  public Strategy strategyChoice() {
    return Strategy.of(strategy.split(RATE, 2)[0]);
  }

  /** The strategy that the cell's run folder has its results under. */
  Strategy runStrategy() {
    return kind == Kind.TRANSFER ? Strategy.TRANSFER : strategyChoice();
  }

  /**
   * The strategy of a name as cells have it.
   *
   * @throws InvalidInputException for a strategy that there is none of, a rate that is none, or one
   *     of a strategy that has no rounds
   */
  public static Strategy strategyOf(String name) {
    Cell cell = run("", "", name, 0);
    Strategy strategy = cell.strategyChoice();
    if (cell.rate().isPresent() && !strategy.iterative()) {
      throw new InvalidInputException(
          name + ": only what prunes in rounds has a rate of its own, such as imp-global@0.05");
    }
    return strategy;
  }

  /** The rate of the name, if it has one. */
  Optional<Double> rate() {
    String[] parts = strategy.split(RATE, 2);
    return parts.length == 1 ? Optional.empty() : Optional.of(rate(parts[1]));
  }

  private static double rate(String text) {
    double rate;
    try {
      rate = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      rate = Double.NaN;
    }
    if (!(rate > 0 && rate < 1)) {
      throw new InvalidInputException(
          "a strategy's own rate is a fraction above 0 and below 1, not " + text);
    }
    return rate;
  }

  /** The folder below the experiment's cells: what it is, in words. */
  public String path() {
    return switch (kind) {
      case RUN -> String.format("%s/%s/%s/seed-%d", arch, data, strategy, seed);
      case TRANSFER ->
          String.format("%s/%s-to-%s/%s-%s/seed-%d", arch, from, data, strategy, use.label(), seed);
      case ANALYSIS -> String.format("%s/%s/%s-analysis/seed-%d", arch, data, strategy, seed);
    };
  }

  /** The dense network that the cell prunes or is compared with. */
  public Cell dense() {
    return run(arch, data, Strategy.DENSE, seed);
  }

  /** The run that found the tickets which the cell takes. */
  Cell source() {
    return strategyChoice() == Strategy.REINIT
        ? run(arch, data, Strategy.IMP_GLOBAL, seed)
        : run(arch, from, strategy, seed);
  }

  /** The cells that have to be done first. */
  public List<Cell> needs() {
    List<Cell> needs = new ArrayList<>();
    switch (kind) {
      case RUN -> {
        if (strategyChoice() == Strategy.REINIT) {
          needs.add(source());
        } else if (strategyChoice() != Strategy.DENSE && !strategyChoice().atInitialisation()) {
          needs.add(dense());
        }
      }
      case TRANSFER -> needs.add(source());
      case ANALYSIS -> {
        needs.add(dense());
        needs.add(source());
      }
    }
    return needs;
  }

  @Override
  public String toString() {
    return path();
  }
}
