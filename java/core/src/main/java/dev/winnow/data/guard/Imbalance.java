package dev.winnow.data.guard;

import dev.winnow.data.guard.Finding.Kind;
import dev.winnow.data.guard.Finding.Severity;
import dev.winnow.data.layout.Split;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/** Classes of very different size, and splits too small to measure anything on. */
final class Imbalance {
  private static final double UNEVEN = 3;

  /** With fewer in a class, one image moves a figure by more than two points. */
  private static final int FEW = 50;

  private Imbalance() {}

  /**
   * Looks at counts.
   *
   * @param splits files by split and class
   */
  static List<Finding> of(Map<String, Map<String, Integer>> splits) {
    List<Finding> findings = new ArrayList<>();
    List<String> lacking = where(splits, (split, counts) -> least(counts) == 0);
    if (!lacking.isEmpty()) {
      findings.add(
          new Finding(
              Kind.IMBALANCE,
              Severity.SEVERE,
              "a class is missing in a split",
              lacking,
              "give more files, or more people and videos, which are never parted: nothing can be"
                  + " trained or measured so"));
    }
    List<String> uneven =
        where(
            splits, (split, counts) -> least(counts) > 0 && most(counts) >= UNEVEN * least(counts));
    if (!uneven.isEmpty()) {
      findings.add(
          new Finding(
              Kind.IMBALANCE,
              Severity.WARNING,
              "one class has at least three times as many files as another",
              uneven,
              "read AUC rather than accuracy, which always answering one class drives up"));
    }
    List<String> small =
        where(
            splits,
            (split, counts) ->
                !split.equals(Split.TRAIN.label()) && least(counts) > 0 && least(counts) < FEW);
    if (!small.isEmpty()) {
      findings.add(
          new Finding(
              Kind.IMBALANCE,
              Severity.INFO,
              "fewer than " + FEW + " files of a class to measure on",
              small,
              "figures on them are uncertain by several points: give more, or read them so"));
    }
    return findings;
  }

  private static List<String> where(
      Map<String, Map<String, Integer>> splits, BiPredicate<String, Map<String, Integer>> rule) {
    return splits.entrySet().stream()
        .filter(split -> rule.test(split.getKey(), split.getValue()))
        .map(
            split ->
                split.getKey()
                    + ": "
                    + split.getValue().entrySet().stream()
                        .map(count -> count.getValue() + " " + count.getKey())
                        .collect(Collectors.joining(", ")))
        .toList();
  }

  private static int least(Map<String, Integer> counts) {
    return Collections.min(counts.values());
  }

  private static int most(Map<String, Integer> counts) {
    return Collections.max(counts.values());
  }
}
