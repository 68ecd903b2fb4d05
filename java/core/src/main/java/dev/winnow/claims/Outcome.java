package dev.winnow.claims;

/**
 * What the measurements say of a claim. Of one comparison NOT_TESTED comes before TOO_FEW_SEEDS,
 * this before NOTHING_LEARNT, and only then is its interval looked at: whether networks have learnt
 * is itself a question to several seeds.
 */
public enum Outcome {
  HOLDS,
  FAILS,
  /** The interval lies on both sides of the bound. */
  UNSURE,
  /**
   * The dense networks that it starts from are not clearly better than chance ({@link
   * Observations#nothingLearnt}): what pruning takes from networks that know nothing says nothing.
   */
  NOTHING_LEARNT,
  /** Fewer than three ({@link Estimate#FEWEST_SEEDS}). */
  TOO_FEW_SEEDS,
  /** Nothing was measured that bears on it, or not on all that it speaks of. */
  NOT_TESTED,
  /** Nothing that Winnow measures could bear on it. */
  NOT_TESTABLE
}
