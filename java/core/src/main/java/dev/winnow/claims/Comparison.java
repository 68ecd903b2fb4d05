package dev.winnow.claims;

/**
 * One comparison that a claim rests on.
 *
 * @param arch the network; of two, "larger over smaller"
 * @param data the set that it was tested on
 * @param sparsity as the paper has it, 0 to 1
 * @param what is estimated, in words
 * @param unit of the estimate and the bound
 * @param ours what was measured, paired by seed where two things are compared; null of nothing
 * @param bound the claim's: which side of it the interval must lie on, {@code what} says
 * @param outcome of this comparison alone
 */
public record Comparison(
    String arch,
    String data,
    double sparsity,
    String what,
    Unit unit,
    Estimate ours,
    double bound,
    Outcome outcome) {

  /** How a number is to be read. */
  public enum Unit {
    /** A difference of accuracies, 1 for a hundred points. */
    ACCURACY_DIFFERENCE,
    /** Accuracy over the dense network's, 1 for all of it; or a difference of two such. */
    RETAINED_SHARE,
    /** A finding, in its own unit. */
    FINDING
  }
}
