package dev.winnow.cli;

import dev.winnow.InvalidInputException;
import dev.winnow.data.layout.Entry;
import dev.winnow.data.layout.Split;
import dev.winnow.data.video.Extraction;
import dev.winnow.data.video.VideoReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Videos by the names of the folders above them, or one video, or a folder of unknown ones. */
final class VideoFiles {
  private VideoFiles() {}

  /**
   * Lists the videos in the order of their names. Where any lies below a folder named real or fake,
   * only those do count; else all are of no class.
   */
  static List<Entry> find(Path root) {
    if (Files.isRegularFile(root)) {
      return List.of(entry(root.toAbsolutePath().getParent(), root.toAbsolutePath()));
    }
    if (!Files.isDirectory(root)) {
      throw new InvalidInputException(root + " is neither a video nor a folder of videos");
    }
    try (Stream<Path> files = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
      List<Entry> all =
          files
              .filter(Files::isRegularFile)
              .filter(VideoReader::isVideo)
              .map(file -> entry(root, file))
              .sorted(Comparator.comparing(Entry::name))
              .toList();
      if (all.isEmpty()) {
        throw new InvalidInputException(root + " holds no video");
      }
      List<Entry> labelled =
          all.stream().filter(video -> video.label() != Extraction.NO_CLASS).toList();
      return labelled.isEmpty() ? all : labelled;
    } catch (IOException | UncheckedIOException e) {
      throw new InvalidInputException(root + " could not be listed: " + e.getMessage(), e);
    }
  }

  private static Entry entry(Path root, Path file) {
    Path relative = root.relativize(file);
    int label = Extraction.NO_CLASS;
    Optional<Split> split = Optional.empty();
    for (Path part : relative.getParent() == null ? List.<Path>of() : relative.getParent()) {
      String folder = part.toString().toLowerCase(Locale.ROOT);
      if (folder.equals("real") || folder.equals("fake")) {
        label = folder.equals("fake") ? 1 : 0;
      } else {
        Optional<Split> earlier = split;
        split = Split.ofFolder(folder).or(() -> earlier);
      }
    }
    String name = relative.toString().replace(file.getFileSystem().getSeparator(), "/");
    return new Entry(file, 0, name, label, split, "", List.of(), name);
  }
}
