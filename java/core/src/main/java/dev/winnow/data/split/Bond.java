package dev.winnow.data.split;

import dev.winnow.data.layout.Entry;
import dev.winnow.data.split.Units.Unit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What keeps images in one split, the strictest first. */
enum Bond {
  /** Everybody who is seen: the source of a swap too. */
  IDENTITY("identity") {
    @Override
    Stream<String> ties(Entry entry) {
      return entry.identities().stream();
    }
  },
  /** Only whose video it is: where everybody was swapped with everybody, no more can be had. */
  TARGET("target identity") {
    @Override
    Stream<String> ties(Entry entry) {
      return entry.identities().stream().limit(1);
    }
  },
  VIDEO("video") {
    @Override
    Stream<String> ties(Entry entry) {
      return Stream.of(entry.video()).filter(video -> !video.isEmpty());
    }
  },
  /** Copies of one file alone. */
  CONTENT("content hash") {
    @Override
    Stream<String> ties(Entry entry) {
      return Stream.empty();
    }
  };

  /** A unit with more of a class than this would make the shares of the parts a matter of luck. */
  private static final double LARGEST_UNIT = 0.5;

  private final String label;

  Bond(String label) {
    this.label = label;
  }

  /** The name in the rule that runs and tickets record. */
  String label() {
    return label;
  }

  /** The names that an image shares with those that it may not be parted from. */
  abstract Stream<String> ties(Entry entry);

  /**
   * The strictest bond that makes sense: whoever is seen is kept together; only where that leaves
   * too few units for so many parts, whose video it is. Too few people or videos are an error to be
   * told of, and no reason to part the frames of one.
   *
   * @param members places in the two lists that take part
   */
  static Bond strictest(
      List<Entry> entries, List<String> digests, List<Integer> members, int parts) {
    if (occurs(IDENTITY, entries, members)) {
      return divides(entries, Units.of(entries, digests, members, IDENTITY), parts)
          ? IDENTITY
          : TARGET;
    }
    return occurs(VIDEO, entries, members) ? VIDEO : CONTENT;
  }

  private static boolean occurs(Bond bond, List<Entry> entries, List<Integer> members) {
    return members.stream().anyMatch(m -> bond.ties(entries.get(m)).findAny().isPresent());
  }

  private static boolean divides(List<Entry> entries, Collection<Unit> units, int parts) {
    Map<Integer, int[]> byLabel = new TreeMap<>();
    for (Unit unit : units) {
      Map<Integer, Long> counts =
          unit.members().stream()
              .collect(Collectors.groupingBy(m -> entries.get(m).label(), Collectors.counting()));
      counts.forEach(
          (label, count) -> {
            int[] seen = byLabel.computeIfAbsent(label, l -> new int[3]);
            seen[0]++;
            seen[1] += count;
            seen[2] = (int) Math.max(seen[2], count);
          });
    }
    return byLabel.values().stream()
        .allMatch(seen -> seen[0] >= parts && seen[2] <= LARGEST_UNIT * seen[1]);
  }
}
