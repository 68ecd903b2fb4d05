package dev.winnow.data.split;

import dev.winnow.InvalidInputException;
import dev.winnow.data.layout.Entry;
import dev.winnow.data.layout.Split;
import dev.winnow.data.split.Units.Unit;
import dev.winnow.tensor.Seeds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Gives every image its split. What the layout gives stays; a split that it does not give is drawn
 * from the training images (70/15/15 where there is no split at all). People, videos and copies of
 * one file are never parted; within that, the order is a seeded hash of the content, so that a file
 * keeps its split whatever it is called.
 *
 * @param splits of the images, in their order
 * @param rule how the splits came about, for runs and tickets to record
 */
public record SplitDraw(List<Split> splits, String rule) {
  /** The share of a class that goes to each of validation and test where the layout gives none. */
  private static final double HELD_OUT = 0.15;

  private static final String FOLDERS = "folders";
  private static final String ANEW = "all anew: ";

  /** Whether a recorded rule drew all splits anew. */
  public static boolean isAnew(String rule) {
    return rule.startsWith(ANEW);
  }

  /** Whether a recorded rule took no split from the layout. */
  public static boolean drewAll(String rule) {
    return rule.contains(Split.VALIDATION.label()) && rule.contains(Split.TEST.label());
  }

  /**
   * Draws what has to be drawn.
   *
   * @param digests names each image's content
   * @param anew draw all splits, whatever the layout says
   * @throws InvalidInputException when only some images have a split, or there is none to train on
   */
  public static SplitDraw of(List<Entry> entries, List<String> digests, long seed, boolean anew) {
    Split[] splits = new Split[entries.size()];
    Set<Split> given = EnumSet.noneOf(Split.class);
    if (!anew) {
      for (int i = 0; i < splits.length; i++) {
        splits[i] = entries.get(i).split().orElse(null);
        if (splits[i] != null) {
          given.add(splits[i]);
        }
      }
      requireAllOrNone(entries, given);
    }
    Set<Split> missing = EnumSet.of(Split.VALIDATION, Split.TEST);
    missing.removeAll(given);
    if (missing.isEmpty()) {
      return new SplitDraw(List.of(splits), FOLDERS);
    }
    List<Integer> members =
        IntStream.range(0, splits.length)
            .filter(i -> splits[i] == null || splits[i] == Split.TRAIN)
            .boxed()
            .toList();
    Bond bond = Bond.strictest(entries, digests, members, missing.size() + 1);
    members.forEach(member -> splits[member] = Split.TRAIN);
    draw(entries, Units.of(entries, digests, members, bond), missing, seed, splits);
    String shares =
        missing.stream()
            .map(split -> String.format(Locale.ROOT, "%s %.2f", split.label(), HELD_OUT))
            .collect(Collectors.joining(", "));
    return new SplitDraw(
        List.of(splits),
        (anew ? ANEW : "") + shares + " of train by " + bond.label() + ", seed " + seed);
  }

  /**
   * As {@link #of}, of videos, whose names stand for their contents: hashing them takes minutes. Of
   * splits that are drawn only the sizes are right, since faces are split by their own contents.
   */
  public static SplitDraw ofVideos(List<Entry> entries, long seed, boolean anew) {
    return of(entries, entries.stream().map(Entry::name).toList(), seed, anew);
  }

  private static void requireAllOrNone(List<Entry> entries, Set<Split> given) {
    if (given.isEmpty()) {
      return;
    }
    entries.stream()
        .filter(entry -> entry.split().isEmpty())
        .findFirst()
        .ifPresent(
            loose -> {
              throw new InvalidInputException(
                  loose.file()
                      + " belongs to no split, while others do: put every image into a split, or"
                      + " none");
            });
    if (!given.contains(Split.TRAIN)) {
      throw new InvalidInputException(
          "the data set has no training images: a train folder, or a train list, is missing");
    }
  }

  /** Units of one class each, and units of several, are drawn apart, so that classes stay even. */
  private static void draw(
      List<Entry> entries, Collection<Unit> units, Set<Split> missing, long seed, Split[] splits) {
    List<Unit> order = new ArrayList<>(units);
    order.sort(
        Comparator.<Unit>comparingLong(unit -> Seeds.derive(seed, "split/" + unit.key()))
            .thenComparing(Unit::key));
    Map<String, List<Unit>> byLabels =
        order.stream()
            .collect(
                Collectors.groupingBy(
                    unit -> Units.labels(unit, entries).toString(),
                    TreeMap::new,
                    Collectors.toCollection(ArrayList::new)));
    for (List<Unit> alike : byLabels.values()) {
      int total = alike.stream().mapToInt(unit -> unit.members().size()).sum();
      for (Split split : missing) {
        fill(alike, Math.round(HELD_OUT * total), split, splits);
      }
    }
    for (Split split : missing) {
      for (int label : labels(entries, units)) {
        if (units.stream().noneMatch(unit -> isIn(unit, split, label, entries, splits))) {
          giveSmallest(order, split, label, entries, splits);
        }
      }
    }
  }

  /**
   * Takes units in turn; one that would overshoot the quota by more than it fills is passed over.
   */
  private static void fill(List<Unit> units, long quota, Split split, Split[] splits) {
    long taken = 0;
    for (Iterator<Unit> each = units.iterator(); each.hasNext() && taken < quota; ) {
      Unit unit = each.next();
      int size = unit.members().size();
      if (taken + size - quota <= quota - taken) {
        put(unit, split, splits);
        taken += size;
        each.remove();
      }
    }
  }

  /** Where units are large, a class can be left out of a split; training keeps one unit of it. */
  private static void giveSmallest(
      List<Unit> order, Split split, int label, List<Entry> entries, Split[] splits) {
    List<Unit> left =
        order.stream().filter(unit -> isIn(unit, Split.TRAIN, label, entries, splits)).toList();
    if (left.size() > 1) {
      put(
          left.stream().min(Comparator.comparingInt(unit -> unit.members().size())).get(),
          split,
          splits);
    }
  }

  private static boolean isIn(
      Unit unit, Split split, int label, List<Entry> entries, Split[] splits) {
    return splits[unit.members().get(0)] == split
        && unit.members().stream().anyMatch(member -> entries.get(member).label() == label);
  }

  private static Set<Integer> labels(List<Entry> entries, Collection<Unit> units) {
    Set<Integer> labels = new TreeSet<>();
    units.forEach(unit -> labels.addAll(Units.labels(unit, entries)));
    return labels;
  }

  private static void put(Unit unit, Split split, Split[] splits) {
    unit.members().forEach(member -> splits[member] = split);
  }
}
