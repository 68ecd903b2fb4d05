package dev.winnow.experiment;

import dev.winnow.train.metrics.Metrics;

/** What kills a run of a test, and listeners that throw it. */
final class Interruption extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Dies in the middle of an epoch, after a number of steps. */
  static RunListener afterSteps(int steps) {
    return new RunListener() {
      private int left = steps;

      @Override
      public void onStep(int epoch, int step, int all, double loss) {
        if (left-- == 0) {
          throw new Interruption();
        }
      }
    };
  }

  /** Dies when an epoch has been reported and its checkpoint is not yet written. */
  static RunListener beforeCheckpointOf(int last) {
    return new RunListener() {
      @Override
      public void onEpoch(int epoch, double loss, Metrics validation, boolean best) {
        if (epoch == last) {
          throw new Interruption();
        }
      }
    };
  }
}
