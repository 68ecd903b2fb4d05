package dev.winnow.prune;

import dev.winnow.InvalidInputException;
import java.util.List;

/**
 * How many weights each round leaves alive, of any number that are pruned together: a network's, or
 * one layer's.
 */
public sealed interface Schedule {
  /** Pruning rounds, at least 0. */
  int rounds();

  /**
   * The number still alive after a round.
   *
   * @param prunable weights before the first, at least 0
   * @param round from 0 to {@link #rounds}
   */
  long alive(long prunable, int round);

  /** A share of a count, as every schedule rounds it: ⌊share · count + ½⌋. */
  static long part(long count, double share) {
    return (long) Math.floor(share * count + 0.5);
  }

  /**
   * Every round removes the same share of what it finds.
   *
   * @param rate of the weights still alive, 0 to 1
   */
  record Rate(double rate, int rounds) implements Schedule {
    public Rate {
      if (!(rate >= 0 && rate <= 1)) {
        throw new InvalidInputException("a rate is a fraction from 0 to 1, not " + rate);
      }
    }

    @Override
    public long alive(long prunable, int round) {
      long alive = prunable;
      for (int i = 0; i < round; i++) {
        alive -= part(alive, rate);
      }
      return alive;
    }
  }

  /**
   * Every round removes the same number, up to a sparsity.
   *
   * @param target sparsity of the last round, above 0, below 1
   */
  record Linear(double target, int rounds) implements Schedule {
    public Linear {
      requireSparsity("--target", target);
      if (rounds < 1) {
        throw new InvalidInputException("--target needs --rounds to get there, not " + rounds);
      }
    }

    @Override
    public long alive(long prunable, int round) {
      return prunable - part(prunable, target * round / rounds);
    }
  }

  /**
   * Every round ends at a sparsity of its own.
   *
   * @param sparsities of rounds 1, 2, …: growing, each above 0 and below 1
   */
  record Listed(List<Double> sparsities) implements Schedule {
    public Listed {
      double last = 0;
      for (double sparsity : sparsities) {
        requireSparsity("--sparsities", sparsity);
        if (sparsity <= last) {
          throw new InvalidInputException(
              "--sparsities must grow from one to the next: " + sparsities);
        }
        last = sparsity;
      }
    }

    @Override
    public int rounds() {
      return sparsities.size();
    }

    @Override
    public long alive(long prunable, int round) {
      return round == 0 ? prunable : prunable - part(prunable, sparsities.get(round - 1));
    }
  }

  private static void requireSparsity(String option, double sparsity) {
    if (!(sparsity > 0 && sparsity < 1)) {
      throw new InvalidInputException(
          option + " takes fractions above 0 and below 1, not " + sparsity);
    }
  }
}
