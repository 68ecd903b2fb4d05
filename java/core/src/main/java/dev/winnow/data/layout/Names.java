package dev.winnow.data.layout;

import java.nio.file.Path;

/** The names of entries: the same on every system. */
final class Names {
  private Names() {}

  /** A file's path below a folder, with forward slashes. */
  static String below(Path root, Path file) {
    return root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
  }
}
