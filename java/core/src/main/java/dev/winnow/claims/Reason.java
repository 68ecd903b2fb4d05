package dev.winnow.claims;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says in a sentence why a claim got its outcome. */
final class Reason {
  private Reason() {}

  static String of(List<Comparison> comparisons, Outcome outcome) {
    if (comparisons.stream().allMatch(c -> c.outcome() == Outcome.NOT_TESTED)) {
      return "Nothing was measured that bears on it.";
    }
    if (comparisons.size() == 1) {
      return describe(comparisons.get(0)) + ".";
    }
    String counts =
        Arrays.stream(Outcome.values())
            .filter(o -> count(comparisons, o) > 0)
            .map(o -> count(comparisons, o) + " " + inWords(o))
            .collect(Collectors.joining(", "));
    String example =
        comparisons.stream()
            .filter(c -> c.outcome() == outcome)
            .findFirst()
            .map(c -> "; for instance " + describe(c))
            .orElse("");
    return "Of " + comparisons.size() + " comparisons " + counts + example + ".";
  }

  private static String describe(Comparison c) {
    String where =
        c.arch() + " on " + c.data() + " at " + percent(c.sparsity()) + ", " + c.what() + ": ";
    Estimate e = c.ours();
    if (e == null) {
      return where + "not measured";
    }
    if (e.low() == null) {
      return where + number(e.mean(), c.unit()) + " of one seed, which has no interval";
    }
    if (e.ofTooFewSeeds()) {
      return where
          + number(e.mean(), c.unit())
          + " over "
          + e.seeds()
          + " seeds, too few for an interval to be trusted";
    }
    if (c.outcome() == Outcome.NOTHING_LEARNT) {
      return where + "the dense networks there are not clearly better than chance";
    }
    return where
        + number(e.mean(), c.unit())
        + " ["
        + number(e.low(), c.unit())
        + ", "
        + number(e.high(), c.unit())
        + "] over "
        + e.seeds()
        + " seeds, claimed "
        + c.relation().sign()
        + " "
        + number(c.bound(), c.unit());
  }

  static String percent(double share) {
    double percent = Math.round(1000 * share) / 10.0;
    return String.format(
        Locale.ROOT, percent == Math.rint(percent) ? "%.0f %%" : "%.1f %%", percent);
  }

  private static String number(double value, Comparison.Unit unit) {
    return switch (unit) {
      case ACCURACY_DIFFERENCE -> String.format(Locale.ROOT, "%+.2f points", 100 * value);
      case RETAINED_SHARE -> String.format(Locale.ROOT, "%.2f %%", 100 * value);
      case FINDING -> String.format(Locale.ROOT, "%.3f", value);
    };
  }

  private static long count(List<Comparison> comparisons, Outcome outcome) {
    return comparisons.stream().filter(c -> c.outcome() == outcome).count();
  }

  private static String inWords(Outcome outcome) {
    return switch (outcome) {
      case HOLDS -> "hold";
      case FAILS -> "fail";
      case UNSURE -> "are unsure";
      case NOTHING_LEARNT -> "are of networks that learnt nothing";
      case TOO_FEW_SEEDS -> "have too few seeds";
      case NOT_TESTED -> "were not tested";
      case NOT_TESTABLE -> "are not testable";
    };
  }
}
