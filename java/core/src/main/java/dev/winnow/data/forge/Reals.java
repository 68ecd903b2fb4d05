package dev.winnow.data.forge;

import dev.winnow.InvalidInputException;
import dev.winnow.data.image.ImageDecoder;
import dev.winnow.data.layout.Manifest;
import dev.winnow.data.layout.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Finds the real pictures of a folder, and who is seen on them. */
final class Reals {
  /**
   * A real picture whose split may still be open.
   *
   * @param name of the files to be made of it
   */
  record Real(Path file, String name, Optional<Split> split, String identity, String video) {}

  private Reals() {}

  /**
   * Lists the real pictures: by the folder's manifest where it has one; else those below a folder
   * {@code real} where there is one; else all. Folders named after a split give the split.
   *
   * @throws InvalidInputException when there is none, or only some have a split
   */
  static List<Real> in(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException(
          folder + " is not a folder: name the folder of real pictures");
    }
    // A manifest's paths may be absolute, and names are made of paths below the root.
    Path root = folder.toAbsolutePath().normalize();
    Path manifest = root.resolve(Manifest.FILE_NAME);
    List<Real> reals = Files.isRegularFile(manifest) ? listed(root, manifest) : walked(root);
    if (reals.isEmpty()) {
      throw new InvalidInputException(
          root + " holds no real image: jpg, png, bmp and webp are read");
    }
    long placed = reals.stream().filter(real -> real.split().isPresent()).count();
    if (placed != 0 && placed != reals.size()) {
      throw new InvalidInputException(
          root + ": some real images have a split and some have none: give it for all or for none");
    }
    requireOwnNames(reals);
    return reals.stream().sorted(Comparator.comparing(Real::name)).toList();
  }

  private static void requireOwnNames(List<Real> reals) {
    Map<String, Path> named = new HashMap<>();
    for (Real real : reals) {
      Path other = named.putIfAbsent(real.name(), real.file());
      if (other != null) {
        throw new InvalidInputException(
            other.equals(real.file())
                ? other + " is listed twice"
                : other
                    + " and "
                    + real.file()
                    + " would both become "
                    + real.name()
                    + ".jpg: rename one");
      }
    }
  }

  private static List<Real> listed(Path root, Path manifest) {
    List<Manifest.Row> all = Manifest.read(manifest);
    List<Manifest.Row> rows =
        IntStream.range(0, all.size())
            .filter(i -> Manifest.label(all.get(i), manifest + ", entry " + (i + 1)) == 0)
            .mapToObj(all::get)
            .toList();
    List<Path> files = rows.stream().map(row -> root.resolve(row.path()).normalize()).toList();
    List<String> names = names(root, files);
    List<Real> reals = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Manifest.Row row = rows.get(i);
      if (row.identity().contains(Manifest.IDENTITY_SEPARATOR)) {
        throw new InvalidInputException(
            manifest
                + ": the real image "
                + row.path()
                + " shows several persons ("
                + row.identity()
                + "); forging needs one");
      }
      Optional<Split> split = Split.ofFolder(row.split());
      if (split.isEmpty() && !row.split().isEmpty()) {
        throw new InvalidInputException(
            manifest + ": '" + row.split() + "' is no split: write train, validation or test");
      }
      String identity =
          Stream.of(row.identity(), row.video())
              .filter(s -> !s.isEmpty())
              .findFirst()
              .orElse(names.get(i));
      reals.add(new Real(files.get(i), names.get(i), split, identity, row.video()));
    }
    return reals;
  }

  private static List<Real> walked(Path root) {
    List<Path> files;
    try (Stream<Path> tree = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
      files =
          tree.filter(ImageDecoder::isImage)
              .filter(Files::isRegularFile)
              .filter(file -> !folders(root, file).contains("masks"))
              .sorted()
              .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new InvalidInputException(root + " could not be listed: " + e.getMessage(), e);
    }
    boolean labelled =
        files.stream()
            .map(file -> folders(root, file))
            .anyMatch(folders -> folders.contains("real") || folders.contains("fake"));
    List<Path> reals =
        files.stream().filter(file -> !labelled || folders(root, file).contains("real")).toList();
    List<String> names = names(root, reals);
    List<Real> result = new ArrayList<>();
    for (int i = 0; i < reals.size(); i++) {
      Optional<Split> split =
          folders(root, reals.get(i)).stream()
              .flatMap(folder -> Split.ofFolder(folder).stream())
              .findFirst();
      // Files of one name in several split folders are numbers; without splits they may well be one
      // person.
      String identity = split.isPresent() ? names.get(i) : stem(reals.get(i));
      result.add(new Real(reals.get(i), names.get(i), split, identity, ""));
    }
    return result;
  }

  private static List<String> folders(Path root, Path file) {
    return StreamSupport.stream(root.relativize(file).spliterator(), false)
        .map(part -> part.toString().toLowerCase(Locale.ROOT))
        .limit(root.relativize(file).getNameCount() - 1L)
        .toList();
  }

  /**
   * A name for each file: its own without extension, or its path below the root where several
   * folders hold that name.
   */
  private static List<String> names(Path root, List<Path> files) {
    Map<String, Long> seen =
        files.stream().collect(Collectors.groupingBy(Reals::stem, Collectors.counting()));
    return files.stream()
        .map(
            file ->
                seen.get(stem(file)) == 1
                    ? stem(file)
                    : root.relativize(file).toString().replace('/', '_').replace('.', '_'))
        .toList();
  }

  private static String stem(Path file) {
    String name = file.getFileName().toString();
    return name.lastIndexOf('.') > 0 ? name.substring(0, name.lastIndexOf('.')) : name;
  }
}
