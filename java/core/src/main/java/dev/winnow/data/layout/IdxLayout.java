package dev.winnow.data.layout;

import dev.winnow.InvalidInputException;
import dev.winnow.data.layout.Layout.Media;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * MNIST and its like: {@code train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte} and the same
 * for {@code t10k}, gzipped or not. The classes are the labels that occur, in their order.
 */
final class IdxLayout {
  private IdxLayout() {}

  static boolean isAt(Path folder) {
    return !imageFiles(folder).isEmpty();
  }

  static Layout read(Path root, Path folder) {
    List<Path> imageFiles = imageFiles(folder);
    requireOneFilePerSplit(imageFiles);
    Map<Path, IdxFile> labelsByImages = new LinkedHashMap<>();
    SortedSet<Integer> occurring = new TreeSet<>();
    for (Path images : imageFiles) {
      IdxFile labels = labelsOf(images);
      labelsByImages.put(images, labels);
      IntStream.range(0, labels.count()).forEach(i -> occurring.add(label(labels, i)));
    }
    if (occurring.isEmpty()) {
      throw new InvalidInputException(folder + ": its idx files hold no image");
    }
    // EMNIST's letters are 1 to 26: there is no class 0 that nobody could learn.
    List<Integer> classes = List.copyOf(occurring);
    List<Entry> entries = new ArrayList<>();
    labelsByImages.forEach(
        (images, labels) -> {
          String name = root.relativize(images).toString();
          Optional<Split> split = split(images);
          for (int i = 0; i < labels.count(); i++) {
            entries.add(
                new Entry(
                    images,
                    i,
                    String.format(Locale.ROOT, "%s#%05d", name, i),
                    Collections.binarySearch(classes, label(labels, i)),
                    split,
                    "",
                    List.of(),
                    ""));
          }
        });
    return new Layout(
        "idx", root, Media.IMAGES, classes.stream().map(String::valueOf).toList(), entries);
  }

  private static int label(IdxFile labels, int index) {
    return labels.item(index)[0] & 0xFF;
  }

  /** Variants of a set side by side (EMNIST's) number their classes differently. */
  private static void requireOneFilePerSplit(List<Path> imageFiles) {
    Map<Optional<Split>, Path> seen = new HashMap<>();
    for (Path images : imageFiles) {
      Path other = seen.putIfAbsent(split(images), images);
      if (other != null) {
        throw new InvalidInputException(
            other
                + " and "
                + images
                + " are both of one split"
                + split(images).map(split -> " (" + split.label() + ")").orElse("")
                + ": give each set a folder of its own");
      }
    }
  }

  private static Optional<Split> split(Path images) {
    String name = images.getFileName().toString();
    return name.contains("t10k")
        ? Optional.of(Split.TEST)
        : Stream.of(name.split("[-_.]")).flatMap(word -> Split.ofFolder(word).stream()).findFirst();
  }

  /** The labels of a file of images, which is looked through too. */
  private static IdxFile labelsOf(Path images) {
    IdxFile pixels = IdxFile.read(images);
    if (pixels.dimensions() != 3 || pixels.rows() < 1 || pixels.columns() < 1) {
      throw new InvalidInputException(
          images
              + " is no file of images: it needs 3 dimensions, and rows and columns of 1 or more");
    }
    Path file = labelFileOf(images);
    IdxFile labels = IdxFile.read(file);
    if (labels.dimensions() != 1) {
      throw new InvalidInputException(
          file + " is no file of labels: it has " + labels.dimensions() + " dimensions, not 1");
    }
    if (pixels.count() != labels.count()) {
      throw new InvalidInputException(
          images
              + " holds "
              + pixels.count()
              + " images, but there are "
              + labels.count()
              + " labels: take both files from one source");
    }
    return labels;
  }

  private static Path labelFileOf(Path images) {
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
