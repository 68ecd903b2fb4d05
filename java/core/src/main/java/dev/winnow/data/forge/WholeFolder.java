package dev.winnow.data.forge;

import dev.winnow.InvalidInputException;
import dev.winnow.WinnowException;
import dev.winnow.io.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** A folder that is complete or absent: it is filled under a temporary name beside it. */
final class WholeFolder {
  private WholeFolder() {}

  /** Fills a folder. */
  @FunctionalInterface
  interface Content {
    void writeTo(Path draft) throws IOException;
  }

  /**
   * Writes a folder; what a killed run left under the temporary name is made anew.
   *
   * @throws InvalidInputException when something is there already
   * @throws WinnowException when it cannot be written
   */
  static void write(Path folder, Content content) {
    Path target = folder.toAbsolutePath().normalize();
    Path draft = target.resolveSibling("." + target.getFileName() + ".draft");
    try {
      if (Files.exists(target) && !(Files.isDirectory(target) && isEmpty(target))) {
        throw new InvalidInputException(folder + " is not empty: choose another folder");
      }
      Files.createDirectories(target.getParent());
      Folders.delete(draft);
      try {
        content.writeTo(draft);
        Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Folders.delete(draft);
      }
    } catch (IOException e) {
      throw new WinnowException(
          folder
              + " could not be written ("
              + e
              + "): check the disk's room and the folder's"
              + " rights",
          e);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.findAny().isEmpty();
    }
  }
}
