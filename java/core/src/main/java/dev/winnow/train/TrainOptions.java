package dev.winnow.train;

import dev.winnow.InvalidInputException;

/**
 * How one training runs.
 *
 * @param learningRate of Adam, above 0
 * @param batch images a step, at least 1
 * @param epochs at most this many, at least 1
 * @param patience stop after this many epochs without a lower validation loss, at least 1
 * @param flip mirror half of the images left to right, others in each epoch
 */
public record TrainOptions(double learningRate, int batch, int epochs, int patience, boolean flip) {
  public TrainOptions {
    require(learningRate > 0 && Double.isFinite(learningRate), "the learning rate must be above 0");
    require(batch >= 1, "the batch must hold at least 1 image");
    require(epochs >= 1, "at least 1 epoch is needed");
    require(patience >= 1, "the patience is at least 1 epoch");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new InvalidInputException(message);
    }
  }
}
