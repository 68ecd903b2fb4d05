package dev.winnow.data.layout;

import dev.winnow.io.Sha256;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A data set as its folder was understood.
 *
 * @param name of the layout, as {@code winnow data inspect} prints it
 * @param root the folder, or the manifest's
 * @param media what the entries are
 * @param classes their names, in the order of the labels
 * @param entries in the order of their names
 */
public record Layout(
    String name, Path root, Media media, List<String> classes, List<Entry> entries) {
  /** The classes of every set but those of idx files: label 0 is real, label 1 is fake. */
  public static final List<String> REAL_AND_FAKE = List.of("real", "fake");

  /** What the files of a data set hold. */
  public enum Media {
    IMAGES,
    /** Faces have to be cut out of them before anything can be trained. */
    VIDEOS
  }

  public Layout {
    classes = List.copyOf(classes);
    entries = List.copyOf(entries);
  }

  /**
   * At most so many entries: of each split and class in proportion, one at least, those whose names
   * have the lowest SHA-256. So the choice has nothing to do with the order of the names, and is
   * the same on every machine.
   *
   * @param most 0 takes all
   */
  public Layout most(int most) {
    if (most == 0 || most >= entries.size()) {
      return this;
    }
    record Drawn(String lot, Entry entry) {}
    Map<List<Object>, List<Drawn>> strata =
        entries.stream()
            .map(entry -> new Drawn(Sha256.ofText(entry.name()), entry))
            .collect(
                Collectors.groupingBy(
                    drawn -> List.of(drawn.entry().split(), drawn.entry().label())));
    List<Entry> chosen =
        strata.values().stream()
            .flatMap(
                stratum ->
                    stratum.stream()
                        .sorted(Comparator.comparing(Drawn::lot))
                        .limit(Math.max(1, (long) stratum.size() * most / entries.size())))
            .map(Drawn::entry)
            .sorted(Comparator.comparing(Entry::name))
            .toList();
    return new Layout(name, root, media, classes, chosen);
  }
}
