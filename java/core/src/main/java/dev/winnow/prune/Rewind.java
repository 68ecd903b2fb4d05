package dev.winnow.prune;

import dev.winnow.InvalidInputException;

/**
 * What goes back to where before a round trains.
 *
 * @param kind what and where to
 * @param epoch the K of {@code epoch:K}, at least 1; 0 for the others
 */
public record Rewind(Kind kind, int epoch) {
  /** The ways there are. */
  public enum Kind {
    /**
     * Nothing: the survivors are trained on at the learning rate with which their training ended
     * (the paper's Algorithm 1, whose rate is constant; fine-tuning in Renda et al. 2020).
     */
    NONE,
    /** The weights, to initialisation (Frankle and Carbin 2019). */
    INIT,
    /** The weights, to the end of an early epoch of round 0 (Frankle et al. 2020). */
    EPOCH,
    /** The learning rate's schedule alone, to its start (Renda et al. 2020). */
    LEARNING_RATE
  }

  /** To initialisation: the lottery ticket's. */
  public static final Rewind INIT = new Rewind(Kind.INIT, 0);

  /**
   * Reads {@code none}, {@code init}, {@code epoch:K} or {@code lr}.
   *
   * @throws InvalidInputException for anything else
   */
  public static Rewind of(String text) {
    switch (text) {
      case "none":
        return new Rewind(Kind.NONE, 0);
      case "init":
        return INIT;
      case "lr":
        return new Rewind(Kind.LEARNING_RATE, 0);
      default:
        if (text.matches("epoch:[1-9][0-9]{0,5}")) {
          return new Rewind(Kind.EPOCH, Integer.parseInt(text.substring("epoch:".length())));
        }
        throw new InvalidInputException(
            "no rewinding is called " + text + "; there is none, init, epoch:K (K from 1) and lr");
    }
  }

  /** The weights go back to what a file holds. */
  public boolean ofWeights() {
    return kind == Kind.INIT || kind == Kind.EPOCH;
  }

  @Override
  public String toString() {
    return switch (kind) {
      case NONE -> "none";
      case INIT -> "init";
      case EPOCH -> "epoch:" + epoch;
      case LEARNING_RATE -> "lr";
    };
  }
}
