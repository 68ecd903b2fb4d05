package dev.winnow.prune;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.winnow.InvalidInputException;

/**
 * How a run prunes, in values that go to JSON and back; the names are those of the command line's
 * options.
 *
 * @param strategy a {@link Strategy} by name
 * @param rounds pruning rounds, at least 0
 * @param rate fraction of the remaining weights that a round removes, 0 to 1
 * @param layerFloor fraction of each layer's weights that a global cut leaves at least, 0 to 1
 * @param rewind a {@link Rewind} by name
 */
public record PruneOptions(
    String strategy,
    int rounds,
    double rate,
    @JsonProperty("layer-floor") double layerFloor,
    String rewind) {
  /** A network that is trained and no more. */
  public static final PruneOptions NONE = new PruneOptions(Strategy.DENSE.label(), 0, 0, 0, "none");

  /** These options with another strategy. */
  public PruneOptions with(Strategy other) {
    return new PruneOptions(other.label(), rounds, rate, layerFloor, rewind);
  }

  /**
   * The dense network that these options prune: what they say of rewinding decides what its
   * training keeps.
   */
  public PruneOptions dense() {
    return new PruneOptions(Strategy.DENSE.label(), 0, 0, 0, rewind);
  }

  /**
   * Checks every value.
   *
   * @throws InvalidInputException naming the option and what it can be
   */
  public void check() {
    strategyChoice();
    Schedule.removed(1, rate);
    if (!(layerFloor >= 0 && layerFloor < 1)) {
      throw new InvalidInputException("--layer-floor must be from 0 to below 1, not " + layerFloor);
    }
    if (strategyChoice() == Strategy.DENSE && rounds > 0) {
      throw new InvalidInputException(
          "--strategy dense prunes nothing: use winnow train, or --rounds 0");
    }
    if (rounds < 0) {
      throw new InvalidInputException("--rounds must be 0 or more, not " + rounds);
    }
  }

  public Strategy strategyChoice() {
    return Strategy.of(strategy);
  }

  public Rewind rewindChoice() {
    return Rewind.of(rewind);
  }
}
