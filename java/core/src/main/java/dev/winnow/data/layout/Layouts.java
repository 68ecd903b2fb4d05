package dev.winnow.data.layout;

import dev.winnow.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds out, by looking, how a data set is laid out. */
public final class Layouts {
  private Layouts() {}

  /**
   * Looks at a folder, or at a manifest.
   *
   * @throws InvalidInputException when it is not there, or holds nothing that can be labelled; the
   *     message says what was expected
   */
  public static Layout find(Path root, LayoutOptions options) {
    if (Files.isRegularFile(root)) {
      return ManifestLayout.read(root);
    }
    if (!Files.isDirectory(root)) {
      throw new InvalidInputException(
          root + " is not a folder, nor a manifest (.csv, .jsonl): name the data set's root");
    }
    for (String name : List.of(Manifest.FILE_NAME, "manifest.jsonl")) {
      if (Files.isRegularFile(root.resolve(name))) {
        return ManifestLayout.read(root.resolve(name));
      }
    }
    Path base = unwrapped(root);
    if (FaceForensicsLayout.isAt(base)) {
      return FaceForensicsLayout.read(root, base, options);
    }
    if (CelebDfLayout.isAt(base)) {
      return CelebDfLayout.read(root, base);
    }
    if (IdxLayout.isAt(base)) {
      return IdxLayout.read(root, base);
    }
    return FolderLayout.read(root);
  }

  /** The folder itself, or what lies in it when it holds one folder and nothing else. */
  private static Path unwrapped(Path root) {
    try (Stream<Path> inside = Files.list(root)) {
      List<Path> seen =
          inside.filter(p -> !p.getFileName().toString().startsWith(".")).limit(2).toList();
      return seen.size() == 1 && Files.isDirectory(seen.get(0)) ? unwrapped(seen.get(0)) : root;
    } catch (IOException e) {
      throw new InvalidInputException(root + " could not be listed: " + e, e);
    }
  }
}
