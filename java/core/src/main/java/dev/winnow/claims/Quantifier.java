package dev.winnow.claims;

import java.util.List;
import java.util.stream.Stream;

/** Of how many of its comparisons a claim speaks. */
public enum Quantifier {
  ALL {
    @Override
    boolean holds(long holding, long all) {
      return holding == all;
    }

    @Override
    boolean fails(long failing, long all) {
      return failing > 0;
    }
  },
  /** More than half ("mostly"). */
  MOST {
    @Override
    boolean holds(long holding, long all) {
      return 2 * holding > all;
    }

    @Override
    boolean fails(long failing, long all) {
      return 2 * failing >= all;
    }
  },
  /** At least one ("up to", "contain"). */
  ANY {
    @Override
    boolean holds(long holding, long all) {
      return holding > 0;
    }

    @Override
    boolean fails(long failing, long all) {
      return failing == all;
    }
  };

  abstract boolean holds(long holding, long all);

  abstract boolean fails(long failing, long all);

  /**
   * What comparisons make of their claim. Where it neither holds nor fails, it is UNSURE if one of
   * them is, otherwise TOO_FEW_SEEDS or NOTHING_LEARNT if one is, otherwise NOT_TESTED: a claim on
   * four networks of which three hold and one was not run is not tested, not half true.
   */
  Outcome combine(List<Outcome> outcomes) {
    long all = outcomes.size();
    if (all == 0) {
      return Outcome.NOT_TESTED;
    }
    if (fails(outcomes.stream().filter(o -> o == Outcome.FAILS).count(), all)) {
      return Outcome.FAILS;
    }
    if (holds(outcomes.stream().filter(o -> o == Outcome.HOLDS).count(), all)) {
      return Outcome.HOLDS;
    }
    return Stream.of(Outcome.UNSURE, Outcome.TOO_FEW_SEEDS, Outcome.NOTHING_LEARNT)
        .filter(outcomes::contains)
        .findFirst()
        .orElse(Outcome.NOT_TESTED);
  }
}
