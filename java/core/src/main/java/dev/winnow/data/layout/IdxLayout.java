package dev.winnow.data.layout;

import dev.winnow.InvalidInputException;
import dev.winnow.data.layout.Layout.Media;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * MNIST and its like: {@code train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte} and the same
 * for {@code t10k}, gzipped or not. As many classes as there are labels.
 */
final class IdxLayout {
  private IdxLayout() {}

  static boolean isAt(Path folder) {
    return !imageFiles(folder).isEmpty();
  }

  static Layout read(Path root, Path folder) {
    List<Entry> entries = new ArrayList<>();
    int most = 0;
    for (Path images : imageFiles(folder)) {
      IdxFile pixels = IdxFile.read(images);
      IdxFile labels = IdxFile.read(labelsOf(images));
      if (pixels.count() != labels.count()) {
        throw new InvalidInputException(
            images
                + " holds "
                + pixels.count()
                + " images, but there are "
                + labels.count()
                + " labels: take both files from one source");
      }
      String name = root.relativize(images).toString();
      for (int i = 0; i < pixels.count(); i++) {
        int label = labels.item(i)[0] & 0xFF;
        most = Math.max(most, label);
        entries.add(
            new Entry(
                images,
                i,
                String.format(Locale.ROOT, "%s#%05d", name, i),
                label,
                split(images),
                "",
                List.of(),
                ""));
      }
    }
    return new Layout(
        "idx",
        root,
        Media.IMAGES,
        IntStream.rangeClosed(0, most).mapToObj(Integer::toString).toList(),
        entries);
  }

  private static Optional<Split> split(Path images) {
    String name = images.getFileName().toString();
    return name.contains("t10k")
        ? Optional.of(Split.TEST)
        : Stream.of(name.split("[-_.]")).flatMap(word -> Split.ofFolder(word).stream()).findFirst();
  }

  private static Path labelsOf(Path images) {
    String name = images.getFileName().toString();
    String labels = name.replace("images", "labels").replace("idx3", "idx1");
    for (String candidate : List.of(labels, labels + ".gz", labels.replaceFirst("\\.gz$", ""))) {
      Path file = images.resolveSibling(candidate);
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    throw new InvalidInputException(images + " has no labels: " + labels + " is missing beside it");
  }

  private static List<Path> imageFiles(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(IdxFile::isIdx)
          .filter(file -> file.getFileName().toString().contains("images"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new InvalidInputException(folder + " could not be listed: " + e, e);
    }
  }
}
