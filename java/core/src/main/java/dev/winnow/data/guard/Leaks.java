package dev.winnow.data.guard;

import dev.winnow.data.guard.Finding.Kind;
import dev.winnow.data.guard.Finding.Severity;
import dev.winnow.data.layout.Entry;
import dev.winnow.data.layout.Split;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** People and videos that are in more than one split. */
final class Leaks {
  private Leaks() {}

  /** What is shared between splits, and how many test files it touches. */
  private record Shared(Map<String, Set<Split>> names, long testFiles, long testTotal) {}

  /**
   * Looks at names alone.
   *
   * @param drawn the splits were drawn here, so that drawing them again would change nothing
   */
  static List<Finding> of(List<Entry> entries, List<Split> splits, boolean drawn) {
    List<Finding> findings = new ArrayList<>();
    Shared videos =
        shared(entries, splits, e -> Stream.of(e.video()).filter(video -> !video.isEmpty()));
    if (!videos.names().isEmpty()) {
      findings.add(finding(videos, "videos have frames", drawn));
    }
    Shared identities = shared(entries, splits, entry -> entry.identities().stream());
    if (!identities.names().isEmpty()) {
      findings.add(finding(identities, "identities have images", drawn));
    }
    return findings;
  }

  private static Shared shared(
      List<Entry> entries, List<Split> splits, Function<Entry, Stream<String>> names) {
    Map<String, Set<Split>> places = new TreeMap<>();
    for (int i = 0; i < entries.size(); i++) {
      Split split = splits.get(i);
      names
          .apply(entries.get(i))
          .forEach(
              name -> places.computeIfAbsent(name, n -> EnumSet.noneOf(Split.class)).add(split));
    }
    places.values().removeIf(in -> in.size() < 2);
    long touched = 0;
    long total = 0;
    for (int i = 0; i < entries.size(); i++) {
      if (splits.get(i) == Split.TEST) {
        total++;
        boolean leaks =
            names
                .apply(entries.get(i))
                .anyMatch(
                    name -> places.containsKey(name) && places.get(name).contains(Split.TRAIN));
        touched += leaks ? 1 : 0;
      }
    }
    return new Shared(places, touched, total);
  }

  private static Finding finding(Shared shared, String what, boolean drawn) {
    return new Finding(
        Kind.IDENTITY_LEAK,
        shared.testFiles() > 0 ? Severity.SEVERE : Severity.WARNING,
        String.format(
            Locale.ROOT,
            "%d %s in more than one split; %d of %d test files show what was trained on",
            shared.names().size(),
            what,
            shared.testFiles(),
            shared.testTotal()),
        shared.names().entrySet().stream()
            .map(
                entry ->
                    entry.getKey()
                        + ": "
                        + entry.getValue().stream()
                            .map(Split::label)
                            .collect(Collectors.joining(", ")))
            .toList(),
        drawn
            ? "so many were swapped with each other that no split keeps all apart: targets are kept"
                + " apart, sources are not. Leave swaps out to get further"
            : "add --resplit: it draws splits that keep people and videos together as far as the"
                + " set allows");
  }
}
