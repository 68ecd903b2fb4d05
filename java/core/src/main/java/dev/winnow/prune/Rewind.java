package dev.winnow.prune;

import dev.winnow.InvalidInputException;

/**
 * Where the surviving weights go back to before a round trains.
 *
 * @param kind nowhere (the paper's Algorithm 1), to initialisation (Frankle and Carbin 2019), or to
 *     the end of an early epoch of round 0 (Frankle et al. 2020)
 * @param epoch the K of {@code epoch:K}, at least 1; 0 for the others
 */
public record Rewind(Kind kind, int epoch) {
  /** The three ways. */
  public enum Kind {
    NONE,
    INIT,
    EPOCH
  }

  /** To initialisation: the lottery ticket's. */
  public static final Rewind INIT = new Rewind(Kind.INIT, 0);

  /**
   * Reads {@code none}, {@code init} or {@code epoch:K}.
   *
   * @throws InvalidInputException for anything else
   */
  public static Rewind of(String text) {
    switch (text) {
      case "none":
        return new Rewind(Kind.NONE, 0);
      case "init":
        return INIT;
      default:
        if (text.matches("epoch:[1-9][0-9]{0,5}")) {
          return new Rewind(Kind.EPOCH, Integer.parseInt(text.substring("epoch:".length())));
        }
        throw new InvalidInputException(
            "no rewinding is called " + text + "; there is none, init and epoch:K (K from 1)");
    }
  }

  @Override
  public String toString() {
    return switch (kind) {
      case NONE -> "none";
      case INIT -> "init";
      case EPOCH -> "epoch:" + epoch;
    };
  }
}
