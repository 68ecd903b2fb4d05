package dev.winnow.cli;

import dev.winnow.InvalidInputException;
import dev.winnow.data.layout.Entry;
import dev.winnow.data.layout.Layout;
import dev.winnow.data.layout.Layout.Media;
import dev.winnow.data.layout.LayoutOptions;
import dev.winnow.data.layout.Layouts;
import dev.winnow.data.layout.VideoName;
import dev.winnow.data.video.Extraction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The videos that a path stands for: a data set's, or some of no class. */
final class VideoFiles {
  private VideoFiles() {}

  /**
   * Lists the videos in the order of their names. Those that lie in a folder which is no data set
   * have no class.
   */
  static List<Entry> find(Path root, LayoutOptions options) {
    if (Files.isRegularFile(root) && VideoName.isVideo(root)) {
      return List.of(loose(root));
    }
    Layout layout;
    try {
      layout = Layouts.find(root, options);
    } catch (InvalidInputException noDataSet) {
      List<Entry> loose = looseIn(root);
      if (loose.isEmpty() || Layouts.hasManifest(root)) {
        throw noDataSet;
      }
      return loose;
    }
    if (layout.media() != Media.VIDEOS) {
      throw new InvalidInputException(
          root + " holds images: there is nothing to extract, train on it as it is");
    }
    return layout.entries();
  }

  private static List<Entry> looseIn(Path root) {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(root)) {
      return files
          .filter(Files::isRegularFile)
          .filter(VideoName::isVideo)
          .sorted()
          .map(VideoFiles::loose)
          .toList();
    } catch (IOException e) {
      throw new InvalidInputException(root + " could not be listed: " + e.getMessage(), e);
    }
  }

  private static Entry loose(Path file) {
    String name = file.getFileName().toString();
    return new Entry(file, 0, name, Extraction.NO_CLASS, Optional.empty(), "", List.of(), name);
  }
}
