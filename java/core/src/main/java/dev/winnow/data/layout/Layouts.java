package dev.winnow.data.layout;

import dev.winnow.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds out, by looking, how a data set is laid out. */
public final class Layouts {
  /** The folder in which an extraction keeps what it has done; it ends by writing a manifest. */
  public static final String EXTRACTION_MEMORY = ".extract";

  private Layouts() {}

  /**
   * Looks at a folder, or at a manifest.
   *
   * @throws InvalidInputException when it is not there, or holds nothing that can be labelled; the
   *     message says what was expected
   */
  public static Layout find(Path root, LayoutOptions options) {
    if (Files.isRegularFile(root) && Manifest.isManifest(root)) {
      return ManifestLayout.read(root);
    }
    if (!Files.isDirectory(root)) {
      throw new InvalidInputException(
          root + " is not a folder, nor a manifest (.csv, .jsonl): name the data set's root");
    }
    Optional<Path> manifest = manifestIn(root);
    if (manifest.isPresent()) {
      return ManifestLayout.read(manifest.get());
    }
    // Without its manifest nobody knows which frames belong together: they would be parted.
    if (Files.isDirectory(root.resolve(EXTRACTION_MEMORY))) {
      throw new InvalidInputException(
          root
              + " holds faces of an extraction that is not finished: run the same winnow data extract"
              + " again");
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

  /** Whether a folder is described by a manifest in it. */
  public static boolean hasManifest(Path folder) {
    return manifestIn(folder).isPresent();
  }

  private static Optional<Path> manifestIn(Path folder) {
    return Stream.of(Manifest.FILE_NAME, "manifest.jsonl")
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
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
