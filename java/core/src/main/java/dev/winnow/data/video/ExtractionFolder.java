package dev.winnow.data.video;

import dev.winnow.InvalidInputException;
import dev.winnow.WinnowException;
import dev.winnow.data.layout.Layouts;
import dev.winnow.data.layout.Manifest;
import dev.winnow.data.video.ExtractionOptions.Settings;
import dev.winnow.io.AtomicFile;
import dev.winnow.io.Folders;
import dev.winnow.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder that faces are written to. {@code .extract/} in it remembers the settings and a record
 * for each video that is done; the pictures of a video come to their place when all of them are
 * there, and its record after them, so that a killed run leaves whole videos only.
 */
final class ExtractionFolder {
  private static final String MEMORY = Layouts.EXTRACTION_MEMORY;

  private final Path root;
  private final Path memory;
  private final Path drafts;

  private ExtractionFolder(Path root) {
    this.root = root;
    memory = root.resolve(MEMORY);
    drafts = memory.resolve("drafts");
  }

  /**
   * Begins in an empty folder, or goes on in one that was begun with the same settings.
   *
   * @throws InvalidInputException when it was begun with others, or holds something else
   */
  static ExtractionFolder open(Path root, Settings settings) {
    ExtractionFolder folder = new ExtractionFolder(root);
    Path file = folder.memory.resolve("settings.json");
    try {
      if (Files.exists(file)) {
        Settings earlier = Json.read(file, Settings.class);
        if (!earlier.equals(settings)) {
          throw new InvalidInputException(
              root
                  + " was begun with other settings: "
                  + Json.line(earlier)
                  + ", now: "
                  + Json.line(settings)
                  + ". Give the same, or another --out");
        }
      } else if (Files.exists(root) && !isEmpty(root)) {
        throw new InvalidInputException(
            root + " holds something else: give --out a new or an empty folder");
      } else {
        AtomicFile.write(file, Json.pretty(settings));
      }
      Folders.delete(folder.drafts);
    } catch (IOException e) {
      throw new WinnowException(root + " cannot be used: " + e, e);
    }
    return folder;
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      // A run that was killed at its very beginning leaves no more than that.
      return inside.allMatch(path -> path.endsWith(MEMORY));
    }
  }

  /** Tells whether the file system takes a video's name; by an ASCII locale it may not. */
  boolean canName(Place place) {
    try {
      record(place);
      return true;
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /**
   * Makes sure that the folder holds faces of these videos and of no others.
   *
   * @throws InvalidInputException naming a video that is not among them
   */
  void checkOthers(List<Place> places) {
    Set<Path> known = new HashSet<>();
    places.stream().filter(this::canName).forEach(place -> known.add(record(place)));
    Path records = memory.resolve("videos");
    if (!Files.exists(records)) {
      return;
    }
    try (Stream<Path> files = Files.walk(records)) {
      files
          .filter(file -> file.toString().endsWith(".json") && !known.contains(file))
          .findFirst()
          .ifPresent(
              file -> {
                throw new InvalidInputException(
                    root
                        + " holds faces of another video, "
                        + Json.read(file, VideoRecord.class).video()
                        + ": give another --out");
              });
    } catch (IOException e) {
      throw new WinnowException(records + " cannot be listed: " + e, e);
    }
  }

  /**
   * What came of a video, if it is done and all that was written is still there.
   *
   * @throws InvalidInputException when another video was done under its name
   */
  Optional<VideoRecord> done(Place place) {
    if (!canName(place)) {
      return Optional.empty();
    }
    Path file = record(place);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    VideoRecord record = Json.read(file, VideoRecord.class);
    if (!record.video().equals(place.video().name())
        || record.bytes() != place.video().file().toFile().length()) {
      throw new InvalidInputException(
          root
              + " holds faces of another video under the name of "
              + place.video().name()
              + ": give another --out");
    }
    boolean complete =
        record.pictures().stream().allMatch(row -> Files.exists(root.resolve(row.path())));
    return complete ? Optional.of(record) : Optional.empty();
  }

  /** Keeps a picture, by its path below the root, until {@link #finish}. */
  void draft(Place place, String picture, byte[] png) {
    AtomicFile.write(draftsOf(place).resolve(Path.of(picture).getFileName()), png);
  }

  /**
   * Brings a video's pictures to their places and records it. A file system that keeps its renames
   * in order, as journals do, never shows the record without the pictures.
   */
  void finish(Place place, VideoRecord record) {
    try {
      Files.createDirectories(root.resolve(place.folder()));
      for (Manifest.Row row : record.pictures()) {
        Path target = root.resolve(row.path());
        Files.move(
            draftsOf(place).resolve(target.getFileName()),
            target,
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      }
      AtomicFile.write(record(place), Json.pretty(record));
      Folders.delete(draftsOf(place));
    } catch (IOException e) {
      throw new WinnowException(root + " could not be written: " + e, e);
    }
  }

  /** Forgets the drafts of a video that failed. */
  void discard(Place place) {
    try {
      Folders.delete(draftsOf(place));
    } catch (IOException e) {
      throw new WinnowException(root + " could not be written: " + e, e);
    }
  }

  /** Ends a run: the drafts' folder goes, the manifest comes. */
  void close(List<Manifest.Row> rows) {
    try {
      Folders.delete(drafts);
    } catch (IOException e) {
      throw new WinnowException(root + " could not be written: " + e, e);
    }
    if (!rows.isEmpty()) {
      Manifest.write(root.resolve(Manifest.FILE_NAME), rows);
    }
  }

  private Path record(Place place) {
    return memory.resolve("videos").resolve(place.key() + ".json");
  }

  private Path draftsOf(Place place) {
    return drafts.resolve(place.key());
  }
}
