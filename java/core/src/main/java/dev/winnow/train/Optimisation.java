package dev.winnow.train;

import static dev.winnow.train.Rule.require;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * How a step moves the weights.
 *
 * @param optimizer the rule
 * @param learningRate before the schedule, above 0
 * @param momentum of SGD, 0 to below 1; Adam and AdamW have 0.9 and 0.999 for their two moments
 * @param weightDecay at least 0: part of the gradient (L2) in Adam and SGD, apart from it in AdamW
 * @param clip the largest norm that the gradient of all parameters together may have, pruned
 *     weights left out; longer ones are shortened to it. 0 leaves them alone
 * @param accumulate batches whose gradients make up one step, at least 1
 */
public record Optimisation(
    Optimizer optimizer,
    @JsonProperty("lr") double learningRate,
    double momentum,
    @JsonProperty("weight-decay") double weightDecay,
    double clip,
    int accumulate) {
  /** The rules there are. */
  public enum Optimizer {
    /** Kingma and Ba 2015. */
    ADAM,
    /** Loshchilov and Hutter 2019. */
    ADAMW,
    /** Stochastic gradient descent with momentum (Sutskever et al. 2013). */
    SGD;

    @JsonValue
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Adam as the paper uses it. */
  public static final Optimisation ADAM = new Optimisation(Optimizer.ADAM, 1e-4, 0.9, 0, 0, 1);

  public Optimisation {
    require(
        learningRate > 0 && Double.isFinite(learningRate), "--lr must be above 0", learningRate);
    require(momentum >= 0 && momentum < 1, "--momentum must be from 0 to below 1", momentum);
    require(
        weightDecay >= 0 && Double.isFinite(weightDecay),
        "--weight-decay must be 0 or more",
        weightDecay);
    require(clip >= 0 && Double.isFinite(clip), "--clip must be 0 (off) or more", clip);
    require(accumulate >= 1, "--accumulate must be at least 1 batch", accumulate);
  }

  /** These options at another learning rate. */
  Optimisation at(double rate) {
    return new Optimisation(optimizer, rate, momentum, weightDecay, clip, accumulate);
  }
}
