package dev.winnow.train.metrics;

/** Whether stated probabilities are how often things come true, in bins of equal width. */
final class Reliability {
  private static final int BINS = 15;

  /** Σ probability − Σ outcome of a bin: its gap times its number of events. */
  private final double[] excess = new double[BINS];

  private int events;

  /** Adds an event: the probability stated for it, and whether it came true. */
  void add(double probability, boolean cameTrue) {
    // A probability of 1 belongs to the last bin; exp(log p) may give a last bit more.
    int bin = Math.min((int) (probability * BINS), BINS - 1);
    excess[bin] += probability - (cameTrue ? 1 : 0);
    events++;
  }

  /** Σ over the bins of |mean probability − share that came true|, weighted by their events. */
  double expectedCalibrationError() {
    double sum = 0;
    for (double gap : excess) {
      sum += Math.abs(gap);
    }
    return sum / events;
  }
}
