package dev.winnow.data.layout;

import dev.winnow.InvalidInputException;
import dev.winnow.data.layout.Layout.Media;
import dev.winnow.data.layout.Manifest.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Data sets that a {@link Manifest} describes. */
final class ManifestLayout {
  private ManifestLayout() {}

  static Layout read(Path manifest) {
    Path root = manifest.toAbsolutePath().getParent();
    List<Row> rows = Manifest.read(manifest);
    List<Entry> entries = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < rows.size(); i++) {
      String where = manifest + ", entry " + (i + 1);
      Entry entry = entry(root, rows.get(i), where);
      if (!seen.add(entry.name())) {
        throw new InvalidInputException(where + ": " + entry.name() + " was listed before");
      }
      entries.add(entry);
    }
    for (int label = 0; label <= 1; label++) {
      int wanted = label;
      if (entries.stream().noneMatch(entry -> entry.label() == wanted)) {
        throw new InvalidInputException(
            manifest + " lists no " + Layout.REAL_AND_FAKE.get(label) + " image or video");
      }
    }
    long videos = entries.stream().filter(entry -> VideoName.isVideo(entry.file())).count();
    if (videos > 0 && videos < entries.size()) {
      throw new InvalidInputException(
          manifest + " lists images and videos together: make a manifest of each");
    }
    entries.sort(Comparator.comparing(Entry::name));
    return new Layout(
        "manifest", root, videos > 0 ? Media.VIDEOS : Media.IMAGES, Layout.REAL_AND_FAKE, entries);
  }

  private static Entry entry(Path root, Row row, String where) {
    int label = Manifest.label(row, where);
    return new Entry(
        root.resolve(row.path()).normalize(),
        0,
        row.path(),
        label,
        split(row.split(), where),
        row.group(),
        Stream.of(row.identity().split(Manifest.IDENTITY_SEPARATOR))
            .map(String::strip)
            .filter(identity -> !identity.isEmpty())
            .toList(),
        video(row),
        label == 1 ? mask(root, row) : Optional.empty());
  }

  private static Optional<Path> mask(Path root, Row row) {
    return Optional.of(row.mask())
        .filter(mask -> !mask.isEmpty())
        .map(root::resolve)
        .filter(Files::isRegularFile);
  }

  private static String video(Row row) {
    return row.video().isEmpty() && VideoName.isVideo(Path.of(row.path()))
        ? row.path()
        : row.video();
  }

  private static Optional<Split> split(String cell, String where) {
    if (cell.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Split.ofFolder(cell)
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        where + ": split '" + cell + "' is not train, validation or test")));
  }
}
