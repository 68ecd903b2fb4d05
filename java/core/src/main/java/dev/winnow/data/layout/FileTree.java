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
import java.util.stream.Stream;

/**
 * The images and videos below a folder. Hidden files and folders are passed over, and so are
 * folders called {@code masks}, which hold pictures of regions and not of faces.
 */
final class FileTree {
  /**
   * A file by its place below the root.
   *
   * @param folders names from the root down, as they are
   */
  record Item(Path file, String name, List<String> folders, boolean video) {
    /** The file's name without its extension. */
    String stem() {
      String last = file.getFileName().toString();
      return last.substring(0, last.lastIndexOf('.'));
    }
  }

  private final Path root;
  private final List<Item> items;

  private FileTree(Path root, List<Item> items) {
    this.root = root;
    this.items = items;
  }

  static FileTree of(Path root) {
    List<Item> items = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
      files.forEach(
          file -> {
            boolean video = VideoName.isVideo(file);
            if ((video || ImageDecoder.isImage(file)) && Files.isRegularFile(file)) {
              Path relative = root.relativize(file);
              List<String> folders = new ArrayList<>();
              for (int i = 0; i < relative.getNameCount() - 1; i++) {
                folders.add(relative.getName(i).toString());
              }
              boolean passedOver =
                  relative.getFileName().toString().startsWith(".")
                      || folders.stream()
                          .anyMatch(f -> f.startsWith(".") || f.equalsIgnoreCase("masks"));
              if (!passedOver) {
                String name = Names.below(root, file);
                items.add(new Item(file, name, folders, video));
              }
            }
          });
    } catch (IOException | UncheckedIOException e) {
      throw new InvalidInputException(root + " could not be listed: " + e.getMessage(), e);
    }
    items.sort(Comparator.comparing(Item::name));
    return new FileTree(root, items);
  }

  Path root() {
    return root;
  }

  /** In the order of their names. */
  List<Item> items() {
    return items;
  }
}
