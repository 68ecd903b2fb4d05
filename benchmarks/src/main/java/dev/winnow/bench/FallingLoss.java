package dev.winnow.bench;

/** Sees to it that steps whose time is taken also train: on one batch, the loss has to fall. */
final class FallingLoss {
  private double first = Double.NaN;
  private double last;

  /** Takes note of a step's loss. */
  void add(double loss) {
    if (Double.isNaN(first)) {
      first = loss;
    }
    last = loss;
  }

  /**
   * Checks the last loss against the first.
   *
   * @throws IllegalStateException when it did not fall, or is no number
   */
  void check() {
    if (!(last < first)) {
      throw new IllegalStateException("the loss went from " + first + " to " + last);
    }
  }
}
