package dev.winnow.train;

import static dev.winnow.train.Rule.require;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * What becomes of the learning rate in the course of a training. Depends on the epoch and the step
 * alone, so that there is nothing to store for a resumed training.
 *
 * @param schedule the rule after the warm-up
 * @param warmup epochs in which the rate grows in a straight line from 0 to its full height
 * @param stepEpochs epochs from one step of {@code step} to the next, at least 1
 * @param stepFactor what a step of {@code step} multiplies the rate by, above 0, at most 1
 */
public record LearningRates(
    Schedule schedule,
    int warmup,
    @JsonProperty("step-epochs") int stepEpochs,
    @JsonProperty("step-factor") double stepFactor) {
  /** The rules there are. */
  public enum Schedule {
    /** As it is. */
    CONSTANT,
    /** Multiplied by the factor every so many epochs. */
    STEP,
    /** Half a cosine from the full rate to 0 at the last epoch (Loshchilov and Hutter 2017). */
    COSINE;

    @JsonValue
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The full rate from the first step to the last. */
  public static final LearningRates CONSTANT = new LearningRates(Schedule.CONSTANT, 0, 30, 0.1);

  public LearningRates {
    require(warmup >= 0, "--warmup must be 0 epochs or more", warmup);
    require(stepEpochs >= 1, "--step-epochs must be at least 1", stepEpochs);
    require(
        stepFactor > 0 && stepFactor <= 1, "--step-factor must be above 0, at most 1", stepFactor);
  }

  /**
   * The fraction of the learning rate that a step takes.
   *
   * @param epoch from 0
   * @param step from 0, of {@code steps} in the epoch
   * @param epochs that the training may have
   */
  double factor(int epoch, int step, int steps, int epochs) {
    double now = epoch + (double) step / steps;
    if (now < warmup) {
      // The first step already moves, and the first after the warm-up has the full rate.
      return (now + 1.0 / steps) / warmup;
    }
    return switch (schedule) {
      case CONSTANT -> 1;
      case STEP -> Math.pow(stepFactor, epoch / stepEpochs);
      case COSINE -> (1 + Math.cos(Math.PI * (now - warmup) / (epochs - warmup))) / 2;
    };
  }
}
