package dev.winnow.data.forge;

import dev.winnow.InvalidInputException;
import dev.winnow.data.forge.Reals.Real;
import dev.winnow.data.layout.Split;
import dev.winnow.tensor.Seeds;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts persons into splits: nobody is in two. */
final class IdentitySplit {
  /** The share of the pictures that goes to each of validation and test. */
  private static final double HELD_OUT = 0.15;

  private IdentitySplit() {}

  /**
   * The split of each person. Splits that are given stay; one that is missing is drawn from the
   * training pictures, person by person in the order of a seeded hash, so that it holds 15 % of
   * them (70/15/15 where none is given).
   *
   * @throws InvalidInputException when a given split has a person of another, or there are too few
   */
  static Map<String, Split> of(List<Real> reals, long seed) {
    Map<String, Split> splits = new HashMap<>();
    for (Real real : reals) {
      Split split = real.split().orElse(Split.TRAIN);
      Split before = splits.putIfAbsent(real.identity(), split);
      if (before != null && before != split) {
        throw new InvalidInputException(
            "'"
                + real.identity()
                + "' is in the "
                + before.label()
                + " split and in the "
                + split.label()
                + " split: one person must stay in one");
      }
    }
    Set<Split> missing = EnumSet.complementOf(EnumSet.copyOf(splits.values()));
    if (missing.contains(Split.TRAIN)) {
      throw new InvalidInputException("The real images have splits, but none is in train");
    }
    Map<String, Long> pictures =
        reals.stream()
            .filter(real -> splits.get(real.identity()) == Split.TRAIN)
            .collect(Collectors.groupingBy(Real::identity, Collectors.counting()));
    if (pictures.size() <= missing.size()) {
      throw new InvalidInputException(
          "The real images show "
              + splits.size()
              + " persons: too few for three splits, since"
              + " nobody may be in two");
    }
    List<String> order =
        pictures.keySet().stream()
            .sorted(
                Comparator.<String>comparingLong(who -> Seeds.derive(seed, "split/" + who))
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    long total = pictures.values().stream().mapToLong(Long::longValue).sum();
    long quota = Math.max(1, Math.round(HELD_OUT * total));
    int next = 0;
    int needed = missing.size();
    for (Split split : missing) {
      // The splits that come after this one, train among them, need a person each.
      int last = order.size() - needed--;
      for (long taken = 0; taken < quota && next < last; next++) {
        splits.put(order.get(next), split);
        taken += pictures.get(order.get(next));
      }
    }
    return splits;
  }
}
