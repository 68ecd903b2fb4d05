package dev.winnow.train;

import static dev.winnow.train.Rule.require;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.winnow.InvalidInputException;
import dev.winnow.train.metrics.Metrics;
import java.util.Locale;

/**
 * When a training ends, and which of its epochs is kept: the best by what is monitored on the
 * validation split.
 *
 * @param epochs at most, at least 1
 * @param patience epochs without a better one before it stops early, at least 1
 * @param monitor what makes an epoch better
 * @param minDelta by how much it has to be better, at least 0
 */
public record Stopping(
    int epochs, int patience, Monitor monitor, @JsonProperty("min-delta") double minDelta) {
  /** The figures that can be monitored. */
  public enum Monitor {
    /** The lowest log loss. */
    LOSS,
    /** The highest accuracy. */
    ACCURACY,
    /** The highest area under the ROC curve. */
    AUC;

    /** Its value, of which lower is better: minus what higher is better of. */
    double cost(Metrics metrics) {
      return switch (this) {
        case LOSS -> metrics.loss();
        case ACCURACY -> -metrics.accuracy();
        case AUC -> -auc(metrics);
      };
    }

    private static double auc(Metrics metrics) {
      if (metrics.auc() == null) {
        throw new InvalidInputException(
            "the AUC cannot be monitored: all validation images are of one class");
      }
      return metrics.auc();
    }

    @JsonValue
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Stopping {
    require(epochs >= 1, "--epochs must be at least 1", epochs);
    require(patience >= 1, "--patience must be at least 1 epoch", patience);
    require(minDelta >= 0 && Double.isFinite(minDelta), "--min-delta must be 0 or more", minDelta);
  }

  /** A cost is better than the best so far. */
  boolean improves(double cost, double best) {
    return cost < best - minDelta;
  }
}
