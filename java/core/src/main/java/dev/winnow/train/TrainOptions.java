package dev.winnow.train;

import static dev.winnow.train.Rule.require;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.InvalidInputException;

/**
 * How one training runs. Its JSON is flat, and its names are those of the command line's options.
 *
 * @param optimisation how a step moves the weights
 * @param learningRates what becomes of the learning rate
 * @param objective what is made small
 * @param stopping when it ends
 * @param batch images a pass through the network, at least 1
 * @param flip mirror half of the images left to right, others in each epoch
 */
public record TrainOptions(
    @JsonUnwrapped Optimisation optimisation,
    @JsonUnwrapped LearningRates learningRates,
    @JsonUnwrapped Objective objective,
    @JsonUnwrapped Stopping stopping,
    int batch,
    boolean flip) {

  /** The paper's: Adam at 10⁻⁴ until ten epochs bring no lower validation loss. */
  public static final TrainOptions PAPER =
      new TrainOptions(
          Optimisation.ADAM,
          LearningRates.CONSTANT,
          Objective.PLAIN,
          new Stopping(100, 10, Stopping.Monitor.LOSS, 0),
          32,
          false);

  public TrainOptions {
    require(batch >= 1, "--batch must be at least 1 image", batch);
    if (learningRates.schedule() == LearningRates.Schedule.COSINE
        && learningRates.warmup() >= stopping.epochs()) {
      throw new InvalidInputException(
          "--warmup " + learningRates.warmup() + " leaves none of the --epochs to the cosine");
    }
  }

  /** These options with Adam at another learning rate. */
  public TrainOptions adam(double learningRate) {
    return with(new Optimisation(Optimisation.Optimizer.ADAM, learningRate, 0.9, 0, 0, 1));
  }

  public TrainOptions with(Optimisation other) {
    return new TrainOptions(other, learningRates, objective, stopping, batch, flip);
  }

  public TrainOptions with(LearningRates other) {
    return new TrainOptions(optimisation, other, objective, stopping, batch, flip);
  }

  public TrainOptions with(Objective other) {
    return new TrainOptions(optimisation, learningRates, other, stopping, batch, flip);
  }

  public TrainOptions with(Stopping other) {
    return new TrainOptions(optimisation, learningRates, objective, other, batch, flip);
  }

  /** These options with at most so many epochs, and so much patience. */
  public TrainOptions epochs(int epochs, int patience) {
    return with(new Stopping(epochs, patience, stopping.monitor(), stopping.minDelta()));
  }

  public TrainOptions batch(int images) {
    return new TrainOptions(optimisation, learningRates, objective, stopping, images, flip);
  }

  public TrainOptions flip(boolean mirror) {
    return new TrainOptions(optimisation, learningRates, objective, stopping, batch, mirror);
  }

  /** These options at the learning rate with which the last epoch begins, from start to end. */
  public TrainOptions fineTuning() {
    return with(optimisation.at(learningRate(stopping.epochs()))).with(LearningRates.CONSTANT);
  }

  /** The learning rate of an epoch, counted from 1, as if it had one step. */
  public double learningRate(int epoch) {
    return optimisation.learningRate() * learningRates.factor(epoch - 1, 0, 1, stopping.epochs());
  }
}
