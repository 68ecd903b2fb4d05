package dev.winnow.prune;

import dev.winnow.InvalidInputException;

/** How many weights each round leaves alive. */
public final class Schedule {
  private Schedule() {}

  /**
   * The number that a round removes: ⌊rate · alive + ½⌋.
   *
   * @param rate fraction of the weights still alive, 0 to 1
   */
  public static long removed(long alive, double rate) {
    if (!(rate >= 0 && rate <= 1)) {
      throw new InvalidInputException("a rate is a fraction from 0 to 1, not " + rate);
    }
    return (long) Math.floor(rate * alive + 0.5);
  }

  /**
   * The number still alive after {@code round} rounds, of {@code prunable} weights that are pruned
   * together: a network's, or one layer's.
   */
  public static long alive(long prunable, double rate, int round) {
    long alive = prunable;
    for (int i = 0; i < round; i++) {
      alive -= removed(alive, rate);
    }
    return alive;
  }
}
