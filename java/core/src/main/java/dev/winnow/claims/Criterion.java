package dev.winnow.claims;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/**
 * How a claim is put to the measurements. All differences are paired by seed, all accuracies 0 to
 * 1. A comparison holds where the interval lies above its bound, and fails where it lies below.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Criterion.Beats.class, name = "beats"),
  @JsonSubTypes.Type(value = Criterion.EqualsOrBeats.class, name = "equals-or-beats"),
  @JsonSubTypes.Type(value = Criterion.Wins.class, name = "wins"),
  @JsonSubTypes.Type(value = Criterion.Retains.class, name = "retains"),
  @JsonSubTypes.Type(value = Criterion.Falls.class, name = "falls"),
  @JsonSubTypes.Type(value = Criterion.Widens.class, name = "widens"),
  @JsonSubTypes.Type(value = Criterion.Ranks.class, name = "ranks"),
  @JsonSubTypes.Type(value = Criterion.Finds.class, name = "finds"),
  @JsonSubTypes.Type(value = Criterion.NotTestable.class, name = "not-testable")
})
public sealed interface Criterion {
  /** What "equals" and "retains" let pass: one point. */
  double MARGIN = 0.01;

  /** What measurements bear on. */
  sealed interface Testable extends Criterion {
    Quantifier quantifier();

    /** Of every arch, data, sparsity and strategy, tested or not. */
    List<Comparison> compare(Judge judge);
  }

  /** Accuracy of each strategy above that of each of {@code against} by more than {@code by}. */
  record Beats(
      Where where, List<String> strategies, List<String> against, double by, Quantifier quantifier)
      implements Testable {
    @Override
    public List<Comparison> compare(Judge judge) {
      return judge.against(where, strategies, against, Comparison.Relation.ABOVE, by);
    }
  }

  /** As {@link Beats}, by more than −{@link #MARGIN}. */
  record EqualsOrBeats(
      Where where, List<String> strategies, List<String> against, Quantifier quantifier)
      implements Testable {
    @Override
    public List<Comparison> compare(Judge judge) {
      return judge.against(where, strategies, against, Comparison.Relation.ABOVE, -MARGIN);
    }
  }

  /** The paper's a′ ≥ a; see {@link WinningTicket}. */
  record Wins(Where where, List<String> strategies, Quantifier quantifier) implements Testable {
    @Override
    public List<Comparison> compare(Judge judge) {
      return judge.against(
          where, strategies, List.of(Observation.DENSE), Comparison.Relation.AT_LEAST, 0);
    }
  }

  /**
   * Accuracy over the dense network's, seed by seed, at or above {@code share} − {@link #MARGIN}.
   */
  record Retains(Where where, List<String> strategies, double share, Quantifier quantifier)
      implements Testable {
    @Override
    public List<Comparison> compare(Judge judge) {
      return judge.retain(where, strategies, share);
    }
  }

  /** Accuracy at the claim's sparsities less that at {@code to}, by more than the margin. */
  record Falls(Where where, List<String> strategies, double to, Quantifier quantifier)
      implements Testable {
    @Override
    public List<Comparison> compare(Judge judge) {
      return judge.fall(where, strategies, to);
    }
  }

  /**
   * The mean advantage over {@code against} in the rounds beyond the claim's sparsity, less that in
   * the rounds up to it, above 0.
   */
  record Widens(Where where, List<String> strategies, String against, Quantifier quantifier)
      implements Testable {
    @Override
    public List<Comparison> compare(Judge judge) {
      return judge.widen(where, strategies, against);
    }
  }

  /** Of the archs, each above the next in {@code measure}. */
  record Ranks(Where where, List<String> strategies, Measure measure, Quantifier quantifier)
      implements Testable {
    @Override
    public List<Comparison> compare(Judge judge) {
      return judge.rank(where, strategies, measure);
    }
  }

  /** A {@link Finding} above its bound, or below it. */
  record Finds(
      String name,
      Where where,
      List<String> strategies,
      Comparison.Relation relation,
      double bound,
      Quantifier quantifier)
      implements Testable {
    @Override
    public List<Comparison> compare(Judge judge) {
      return judge.find(name, where, strategies, relation, bound);
    }
  }

  /** Nothing that Winnow measures bears on it. */
  record NotTestable(String reason) implements Criterion {}

  /** By what networks are ranked. */
  enum Measure {
    ACCURACY,
    /** Accuracy over the dense network's of its seed. */
    RETAINED_SHARE
  }
}
