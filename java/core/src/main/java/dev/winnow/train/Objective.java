package dev.winnow.train;

import static dev.winnow.train.Rule.require;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * What a training makes small: the mean cross-entropy, binary for a detector.
 *
 * @param labelSmoothing share of a label that is spread evenly over all classes, 0 to below 1
 *     (Szegedy et al. 2016)
 * @param classWeights what an image of a rare class counts for
 */
public record Objective(
    @JsonProperty("label-smoothing") double labelSmoothing,
    @JsonProperty("class-weights") ClassWeights classWeights) {
  /** The ways to weigh the classes. */
  public enum ClassWeights {
    /** Every image counts the same. */
    NONE,
    /** Every class counts the same: an image of a class with n of N images counts N / (C n). */
    BALANCED;

    @JsonValue
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The labels as they are, every image the same. */
  public static final Objective PLAIN = new Objective(0, ClassWeights.NONE);

  public Objective {
    require(
        labelSmoothing >= 0 && labelSmoothing < 1,
        "--label-smoothing must be from 0 to below 1",
        labelSmoothing);
  }
}
