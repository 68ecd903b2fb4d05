package dev.winnow.claims;

/**
 * A number of an analysis that claims other than those on accuracy rest on.
 *
 * @param name one of the constants
 * @param arch as of {@link Observation}
 * @param data as of {@link Observation}
 * @param strategy as of {@link Observation}
 * @param seed as of {@link Observation}
 * @param round as of {@link Observation}
 * @param sparsity as of {@link Observation}
 * @param value in the unit of its name
 */
public record Finding(
    String name,
    String arch,
    String data,
    String strategy,
    long seed,
    int round,
    double sparsity,
    double value) {

  /**
   * AUC on high-passed images, ticket less dense, minus the same on low-passed ones; above 0 where
   * the ticket lives more on high frequencies than the dense network. −2 to 2.
   */
  public static final String HIGH_FREQUENCY_SHIFT = "high-frequency-shift";

  /** Mean over images of the correlation of the ticket's Grad-CAM map with the dense one's. */
  public static final String ATTENTION_CORRELATION = "attention-correlation";

  /** Mean over images of the share of high attention, ticket less dense. −1 to 1. */
  public static final String ATTENTION_AREA_CHANGE = "attention-area-change";

  /**
   * How many groups the dense network recalls at τ or above, and the ticket does not. Not given
   * where the dense network recalls none: there is nothing to lose.
   */
  public static final String GROUPS_LOST = "groups-lost";

  /** How a weight's odds of survival rise with the frequency of the groups that it serves. */
  public static final String SURVIVAL_FREQUENCY_COEFFICIENT = "survival-frequency-coefficient";
}
