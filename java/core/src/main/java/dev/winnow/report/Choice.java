package dev.winnow.report;

import dev.winnow.data.Sample;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which images a report shows: always the same of the same data, and never hand-picked. */
final class Choice {
  private Choice() {}

  /** What was done to a fake, where the data set names it. */
  static Optional<String> kind(Sample sample) {
    return Optional.of(sample.group()).filter(group -> sample.label() == 1 && !group.isEmpty());
  }

  /** The kinds that a data set names, in alphabetical order. */
  static List<String> kinds(List<Sample> samples) {
    return samples.stream().flatMap(sample -> kind(sample).stream()).distinct().sorted().toList();
  }

  /** The first fakes by name, each kind in its turn, so that every kind is seen. */
  static List<Sample> fakes(List<Sample> samples, int count) {
    Map<String, Deque<Sample>> byKind =
        samples.stream()
            .filter(sample -> sample.label() == 1)
            .collect(
                Collectors.groupingBy(
                    sample -> kind(sample).orElse(""),
                    TreeMap::new,
                    Collectors.toCollection(ArrayDeque::new)));
    List<Sample> chosen = new ArrayList<>();
    while (chosen.size() < count && !byKind.isEmpty()) {
      byKind.values().stream().limit(count - chosen.size()).map(Deque::poll).forEach(chosen::add);
      byKind.values().removeIf(Deque::isEmpty);
    }
    return chosen;
  }

  /** The first real images by name. */
  static List<Sample> reals(List<Sample> samples, int count) {
    return samples.stream().filter(sample -> sample.label() == 0).limit(count).toList();
  }

  /** A real image and the fake made of it. */
  record Pair(Sample real, Sample fake) {}

  /**
   * The chosen fakes with the real images of the same names. Only where the forged region is known:
   * elsewhere a name in common may mean nothing.
   */
  static List<Pair> pairs(List<Sample> samples, int count) {
    Map<String, Sample> reals =
        samples.stream()
            .filter(sample -> sample.label() == 0)
            .collect(Collectors.toMap(Choice::key, Function.identity(), (first, copy) -> first));
    return fakes(samples, count).stream()
        .filter(fake -> fake.mask().isPresent())
        .flatMap(
            fake ->
                Optional.ofNullable(reals.get(key(fake)))
                    .map(real -> new Pair(real, fake))
                    .stream())
        .toList();
  }

  /** What a real image and the fake made of it have in common: their path without the class. */
  private static String key(Sample sample) {
    String path =
        Arrays.stream(sample.name().split("/"))
            .filter(part -> !part.equalsIgnoreCase("real") && !part.equalsIgnoreCase("fake"))
            .collect(Collectors.joining("/"));
    return path.substring(0, path.lastIndexOf('.'));
  }
}
