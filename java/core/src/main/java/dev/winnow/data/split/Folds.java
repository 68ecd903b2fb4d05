package dev.winnow.data.split;

import dev.winnow.data.layout.Entry;
import dev.winnow.data.split.Units.Unit;
import dev.winnow.tensor.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Parts for cross-validation that, like splits, never part people, videos or copies. */
public final class Folds {
  private Folds() {}

  /**
   * Deals images into folds of about the same size.
   *
   * @param digests names each image's content
   * @return the fold of each image, 0 to count − 1
   */
  public static int[] deal(List<Entry> entries, List<String> digests, int count) {
    List<Integer> all = IntStream.range(0, entries.size()).boxed().toList();
    Bond bond = Bond.strictest(entries, digests, all, count);
    List<Unit> units = new ArrayList<>(Units.of(entries, digests, all, bond));
    units.sort(
        Comparator.<Unit>comparingLong(unit -> Seeds.derive(0, "fold/" + unit.key()))
            .thenComparing(Unit::key));
    int[] folds = new int[entries.size()];
    int[] sizes = new int[count];
    for (Unit unit : units) {
      int smallest =
          IntStream.range(0, count).boxed().min(Comparator.comparingInt(f -> sizes[f])).get();
      unit.members().forEach(member -> folds[member] = smallest);
      sizes[smallest] += unit.members().size();
    }
    return folds;
  }
}
