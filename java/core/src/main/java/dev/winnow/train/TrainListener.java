package dev.winnow.train;

import dev.winnow.train.metrics.Metrics;

/** Told how a training goes, on the training thread. */
public interface TrainListener {
  /**
   * A step was taken.
   *
   * @param epoch from 1
   * @param step from 1, of {@code steps} in this epoch
   * @param loss mean training loss of the epoch so far
   */
  default void onStep(int epoch, int step, int steps, double loss) {}

  /**
   * An epoch ended; its checkpoint is written.
   *
   * @param best it is the best epoch so far by what is monitored
   */
  default void onEpoch(int epoch, double trainLoss, Metrics validation, boolean best) {}
}
