package dev.winnow.claims;

/** What the measurements say of a claim. */
public enum Outcome {
  HOLDS,
  FAILS,
  /** The interval lies on both sides of the bound. */
  UNSURE,
  /** Fewer than two. */
  TOO_FEW_SEEDS,
  /** Nothing was measured that bears on it. */
  NOT_TESTED,
  /** Nothing that Winnow measures could bear on it. */
  NOT_TESTABLE
}
