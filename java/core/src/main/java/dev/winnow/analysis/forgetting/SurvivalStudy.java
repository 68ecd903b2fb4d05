package dev.winnow.analysis.forgetting;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.winnow.analysis.Level;
import java.util.List;
import java.util.Locale;

/**
 * Whether weights that serve rare groups are pruned more often than others: the paper's III-B
 * claims P(m_i = 1) ∝ f_i · |θ_i|. Stored as JSON.
 *
 * <p>A weight belongs to the group of fakes that moves it most: whose mean |∂loss/∂θ_i|, over
 * batches of training images of that group alone and as a share of the group's sum over the layer,
 * is the largest, in the trained dense network. |θ_i| is of that network, too; f_i is the group's
 * share of the training fakes.
 *
 * @param groups the most frequent first
 * @param fits one a ticket
 */
public record SurvivalStudy(List<Group> groups, List<Fit> fits) {
  public SurvivalStudy {
    groups = List.copyOf(groups);
    fits = List.copyOf(fits);
  }

  /**
   * The weights that serve a group.
   *
   * @param frequency share of the training fakes, 0 to 1
   * @param weights how many
   * @param magnitude their mean |θ|
   */
  public record Group(
      String name, double frequency, long weights, double magnitude, List<Survival> levels) {
    public Group {
      levels = List.copyOf(levels);
    }
  }

  /**
   * What a ticket keeps of a group's weights.
   *
   * @param survival share of them that is alive
   * @param expected the same of all weights that lie in their layers and are of their magnitude
   * @param ratio survival over expected: below 1, the group loses more than magnitude explains;
   *     null where nothing is expected to survive
   */
  public record Survival(Level level, double survival, double expected, Double ratio) {}

  /**
   * The claim as statistics over the weights.
   *
   * @param spearman of survival with f · |θ|
   * @param spearmanOfMagnitude of survival with |θ| alone
   * @param coefficient of log f in the logistic regression of survival on log |θ| and log f; null
   *     where there is no fit, as of fewer than three groups, or where magnitude alone decides
   * @param low lower end of its 95 % interval, in which groups count as observations, not weights
   * @param high its upper end
   */
  public record Fit(
      Level level,
      double spearman,
      double spearmanOfMagnitude,
      Double coefficient,
      Double low,
      Double high,
      Verdict verdict) {}

  /** Whether frequency helps a weight to survive, at the same magnitude. */
  public enum Verdict {
    /** The coefficient's interval is above 0. */
    HOLDS,
    /** It is below 0. */
    FAILS,
    /** 0 is within it, or there is no fit. */
    UNSURE;

    @JsonValue
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
