package dev.winnow.report;

import dev.winnow.InvalidInputException;
import dev.winnow.data.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a data set's folder tells about its fakes beyond the label, where it does: {@code
 * manifest.csv} names the kind of each, {@code masks/} the region. Both go by an image's path
 * without its class folder and extension, such as {@code test/0007}.
 */
final class Forgeries {
  private final Path root;
  private final Map<String, String> kinds;

  private Forgeries(Path root, Map<String, String> kinds) {
    this.root = root;
    this.kinds = kinds;
  }

  /** Reads the manifest, if there is one with the columns split, name and group. */
  static Forgeries of(Path root) {
    Path manifest = root.resolve("manifest.csv");
    if (!Files.isRegularFile(manifest)) {
      return new Forgeries(root, Map.of());
    }
    try {
      return new Forgeries(root, kinds(Files.readAllLines(manifest)));
    } catch (IOException e) {
      throw new InvalidInputException(manifest + " could not be read: " + e, e);
    }
  }

  private static Map<String, String> kinds(List<String> rows) {
    List<String> columns = rows.isEmpty() ? List.of() : List.of(rows.get(0).split(",", -1));
    int split = columns.indexOf("split");
    int name = columns.indexOf("name");
    int group = columns.indexOf("group");
    Map<String, String> kinds = new HashMap<>();
    if (split >= 0 && name >= 0 && group >= 0) {
      rows.stream()
          .skip(1)
          .map(row -> row.split(",", -1))
          .filter(cells -> cells.length == columns.size())
          .forEach(cells -> kinds.put(cells[split] + "/" + cells[name], cells[group]));
    }
    return kinds;
  }

  /** The kinds that the manifest names, in alphabetical order. */
  List<String> kinds() {
    return kinds.values().stream().distinct().sorted().toList();
  }

  /** What was done to a fake. */
  Optional<String> kind(Sample sample) {
    return sample.label() == 1 ? Optional.ofNullable(kinds.get(key(sample))) : Optional.empty();
  }

  /** The picture of a fake's forged region: bright where forged. */
  Optional<Path> mask(Sample sample) {
    Path file = root.resolve("masks").resolve(key(sample) + ".png");
    return sample.label() == 1 && Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
  }

  /** What a real image and the fake made of it have in common. */
  static String key(Sample sample) {
    String path =
        Arrays.stream(sample.name().split("/"))
            .filter(part -> !part.equalsIgnoreCase("real") && !part.equalsIgnoreCase("fake"))
            .collect(Collectors.joining("/"));
    return path.substring(0, path.lastIndexOf('.'));
  }
}
