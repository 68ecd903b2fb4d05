package dev.winnow.analysis.forgetting;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.winnow.analysis.Level;
import dev.winnow.train.metrics.GroupRecall;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whether a network still knows a group: the paper's III-B asks P(F(x; m ⊙ θ) | r_i) ≥ τ of every
 * group r_i.
 *
 * @param images of the group
 * @param recall share of them that is called right
 * @param low lower end of its 95 % interval (Wilson's, which has a width at 0 and 1 too)
 * @param high its upper end
 * @param dense the dense network's recall
 */
public record GroupVerdict(
    Level level,
    String group,
    int images,
    double recall,
    double low,
    double high,
    double dense,
    Verdict verdict) {
  /** What the interval says. */
  public enum Verdict {
    /** All of it is at τ or above. */
    KEPT,
    /** All of it is below τ. */
    LOST,
    /** τ is within it. */
    UNSURE;

    @JsonValue
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final double NORMAL_95 = 1.959964;

  /**
   * Judges every group at every level.
   *
   * @param recalls by level, the dense network's first
   * @param tau 0 to 1
   */
  public static List<GroupVerdict> of(Map<Level, Map<String, GroupRecall>> recalls, double tau) {
    List<GroupVerdict> verdicts = new ArrayList<>();
    Map<String, GroupRecall> dense = recalls.values().iterator().next();
    recalls.forEach(
        (level, groups) ->
            groups.forEach(
                (group, recall) ->
                    verdicts.add(of(level, group, recall, dense.get(group).recall(), tau))));
    return verdicts;
  }

  private static GroupVerdict of(
      Level level, String group, GroupRecall recall, double dense, double tau) {
    double n = recall.images();
    double p = recall.recall();
    double z2 = NORMAL_95 * NORMAL_95;
    double middle = (p + z2 / (2 * n)) / (1 + z2 / n);
    double half = NORMAL_95 / (1 + z2 / n) * Math.sqrt(p * (1 - p) / n + z2 / (4 * n * n));
    double low = Math.max(0, middle - half);
    double high = Math.min(1, middle + half);
    Verdict verdict = low >= tau ? Verdict.KEPT : high < tau ? Verdict.LOST : Verdict.UNSURE;
    return new GroupVerdict(level, group, recall.images(), p, low, high, dense, verdict);
  }
}
