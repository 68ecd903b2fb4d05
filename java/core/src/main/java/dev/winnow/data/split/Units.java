package dev.winnow.data.split;

import dev.winnow.data.layout.Entry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Images that must not be parted, found by joining those that share a tie or their content. */
final class Units {
  /**
   * Some images that stay together.
   *
   * @param key the smallest of their contents' hashes: it does not depend on names
   */
  record Unit(String key, List<Integer> members) {}

  private final int[] parents;

  private Units(int size) {
    parents = IntStream.range(0, size).toArray();
  }

  /**
   * Joins images.
   *
   * @param members places in the two lists that take part
   */
  static Collection<Unit> of(
      List<Entry> entries, List<String> digests, List<Integer> members, Bond bond) {
    Units units = new Units(entries.size());
    Map<String, Integer> first = new HashMap<>();
    for (int member : members) {
      units.join(member, first.computeIfAbsent("content " + digests.get(member), k -> member));
      // A frame goes with its video, whoever else binds it.
      Bond.VIDEO
          .ties(entries.get(member))
          .forEach(tie -> units.join(member, first.computeIfAbsent("video " + tie, k -> member)));
      bond.ties(entries.get(member))
          .forEach(tie -> units.join(member, first.computeIfAbsent("tie " + tie, k -> member)));
    }
    Map<Integer, List<Integer>> byRoot =
        members.stream()
            .collect(Collectors.groupingBy(units::root, TreeMap::new, Collectors.toList()));
    List<Unit> all = new ArrayList<>();
    for (List<Integer> together : byRoot.values()) {
      all.add(new Unit(together.stream().map(digests::get).min(String::compareTo).get(), together));
    }
    return all;
  }

  /** The labels that occur in a unit. */
  static TreeSet<Integer> labels(Unit unit, List<Entry> entries) {
    return unit.members().stream()
        .map(member -> entries.get(member).label())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void join(int a, int b) {
    parents[root(a)] = root(b);
  }

  private int root(int member) {
    int root = member;
    while (parents[root] != root) {
      root = parents[root];
    }
    for (int at = member; at != root; ) {
      int next = parents[at];
      parents[at] = root;
      at = next;
    }
    return root;
  }
}
