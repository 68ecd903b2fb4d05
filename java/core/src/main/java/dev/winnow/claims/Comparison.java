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
 * @param relation of the whole interval to the bound where the claim holds
 * @param bound the claim's
 * @param outcome of this comparison alone
 */
public record Comparison(
    String arch,
    String data,
    double sparsity,
    String what,
    Unit unit,
    Estimate ours,
    Relation relation,
    double bound,
    Outcome outcome) {

  /** On which side of its bound the interval must lie. */
  public enum Relation {
    ABOVE(">"),
    AT_LEAST("≥"),
    BELOW("<");

    private final String sign;

    Relation(String sign) {
      this.sign = sign;
    }

    /** As in a formula. */
    public String sign() {
      return sign;
    }

    Outcome outcome(Estimate ours, double bound, boolean nothingLearnt) {
      if (ours == null) {
        return Outcome.NOT_TESTED;
      }
      if (ours.ofTooFewSeeds()) {
        return Outcome.TOO_FEW_SEEDS;
      }
      if (nothingLearnt) {
        return Outcome.NOTHING_LEARNT;
      }
      boolean above = ours.low() > bound || this == AT_LEAST && ours.low() == bound;
      boolean below = ours.high() < bound;
      if (!above && !below) {
        return Outcome.UNSURE;
      }
      return above == (this != BELOW) ? Outcome.HOLDS : Outcome.FAILS;
    }
  }

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
