package dev.winnow.data.layout;

import dev.winnow.InvalidInputException;
import dev.winnow.data.image.ImageDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds labelled images by the names of the folders above them: one names the class (real, fake),
 * one may name the split, in any case and in either order. Labels never depend on alphabetical
 * order.
 */
public final class ImageTree {
  /** An image whose split may still be open. */
  public record Found(Path file, String name, int label, Optional<Split> split) {}

  private ImageTree() {}

  /**
   * Lists the images in the order of their names.
   *
   * @throws InvalidInputException when the folder is missing, holds no labelled image, only one
   *     class, or an image below both classes
   */
  public static List<Found> scan(Path root) {
    if (!Files.isDirectory(root)) {
      throw new InvalidInputException(root + " is not a folder: give --data the data set's root");
    }
    List<Found> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
      files
          .filter(Files::isRegularFile)
          .filter(ImageDecoder::isImage)
          .forEach(file -> label(root, file).ifPresent(found::add));
    } catch (IOException | UncheckedIOException e) {
      throw new InvalidInputException(root + " could not be listed: " + e.getMessage(), e);
    }
    for (int label = 0; label <= 1; label++) {
      int wanted = label;
      if (found.stream().noneMatch(image -> image.label() == wanted)) {
        throw new InvalidInputException(
            root
                + " holds no image below a folder named '"
                + (label == 1 ? "fake" : "real")
                + "'. Expected {train,validation,test}/{real,fake} or {real,fake}");
      }
    }
    found.sort(Comparator.comparing(Found::name));
    return found;
  }

  private static Optional<Found> label(Path root, Path file) {
    Path relative = root.relativize(file);
    Integer label = null;
    Split split = null;
    for (Path part : relative.getParent() == null ? List.<Path>of() : relative.getParent()) {
      String folder = part.toString().toLowerCase(Locale.ROOT);
      if (folder.equals("real") || folder.equals("fake")) {
        int here = folder.equals("fake") ? 1 : 0;
        if (label != null && label != here) {
          throw new InvalidInputException(
              file + " lies below both a 'real' and a 'fake' folder: which is it?");
        }
        label = here;
      } else {
        split = Split.ofFolder(folder).orElse(split);
      }
    }
    if (label == null) {
      return Optional.empty();
    }
    String name = relative.toString().replace(file.getFileSystem().getSeparator(), "/");
    return Optional.of(new Found(file, name, label, Optional.ofNullable(split)));
  }
}
