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
   * What comparisons make of their claim; NOT_TESTED of none. Where it neither holds nor fails, it
   * is UNSURE if one of them is, otherwise TOO_FEW_SEEDS if one is, otherwise NOT_TESTED: a claim
   * on four networks of which three hold and one was not run is not tested, not half true.
   * Comparisons of networks that learnt nothing count as not tested; the claim is NOTHING_LEARNT
   * where one is and nothing else was tested.
   */
  Outcome combine(List<Outcome> outcomes) {
    if (outcomes.isEmpty()) {
      return Outcome.NOT_TESTED;
    }
    long all = outcomes.size();
    if (fails(outcomes.stream().filter(o -> o == Outcome.FAILS).count(), all)) {
      return Outcome.FAILS;
    }
    if (holds(outcomes.stream().filter(o -> o == Outcome.HOLDS).count(), all)) {
      return Outcome.HOLDS;
    }
    if (outcomes.contains(Outcome.NOTHING_LEARNT)
        && outcomes.stream()
            .allMatch(o -> o == Outcome.NOTHING_LEARNT || o == Outcome.NOT_TESTED)) {
      return Outcome.NOTHING_LEARNT;
    }
    return Stream.of(Outcome.UNSURE, Outcome.TOO_FEW_SEEDS)
        .filter(outcomes::contains)
        .findFirst()
        .orElse(Outcome.NOT_TESTED);
  }
}
