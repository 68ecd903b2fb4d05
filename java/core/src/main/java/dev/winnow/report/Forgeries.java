package dev.winnow.report;

import dev.winnow.data.Sample;
import dev.winnow.data.layout.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a data set's manifest tells about its fakes beyond the label, where there is one: the kind
 * of each and a picture of the forged region.
 */
final class Forgeries {
  private final Path root;
  private final Map<String, Manifest.Row> rows;

  private Forgeries(Path root, Map<String, Manifest.Row> rows) {
    this.root = root;
    this.rows = rows;
  }

  /** Reads the manifest, if there is one. */
  static Forgeries of(Path root) {
    Path manifest = root.resolve(Manifest.FILE_NAME);
    return new Forgeries(
        root,
        Files.isRegularFile(manifest)
            ? Manifest.read(manifest).stream()
                .collect(
                    Collectors.toMap(
                        Manifest.Row::path, Function.identity(), (first, copy) -> first))
            : Map.of());
  }

  /** The kinds that the manifest names, in alphabetical order. */
  List<String> kinds() {
    return rows.values().stream()
        .map(Manifest.Row::group)
        .filter(group -> !group.isEmpty())
        .distinct()
        .sorted()
        .toList();
  }

  /** What was done to a fake. */
  Optional<String> kind(Sample sample) {
    return row(sample).map(Manifest.Row::group).filter(group -> !group.isEmpty());
  }

  /** The picture of a fake's forged region: bright where forged. */
  Optional<Path> mask(Sample sample) {
    return row(sample)
        .map(Manifest.Row::mask)
        .filter(mask -> !mask.isEmpty())
        .map(root::resolve)
        .filter(Files::isRegularFile);
  }

  private Optional<Manifest.Row> row(Sample sample) {
    return sample.label() == 1 ? Optional.ofNullable(rows.get(sample.name())) : Optional.empty();
  }

  /** What a real image and the fake made of it have in common: their path without the class. */
  static String key(Sample sample) {
    String path =
        Arrays.stream(sample.name().split("/"))
            .filter(part -> !part.equalsIgnoreCase("real") && !part.equalsIgnoreCase("fake"))
            .collect(Collectors.joining("/"));
    return path.substring(0, path.lastIndexOf('.'));
  }
}
