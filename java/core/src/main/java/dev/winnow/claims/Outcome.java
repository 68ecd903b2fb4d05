package dev.winnow.claims;

/** What the measurements say of a claim. */
public enum Outcome {
  HOLDS,
  FAILS,
  /** The interval lies on both sides of the bound. */
  UNSURE,
  /** Fewer than {@value Estimate#LEAST_SEEDS}. */
  TOO_FEW_SEEDS,
  /**
   * The dense networks are not clearly better than chance, so that nothing can be kept or lost:
   * among networks that guess, every ticket is as good as any.
   */
  NOTHING_LEARNT,
  /** Nothing was measured that bears on it. */
  NOT_TESTED,
  /** Nothing that Winnow measures could bear on it. */
  NOT_TESTABLE
}
