package dev.winnow.data.layout;

import java.nio.file.Path;
import java.util.List;

/**
 * A data set as its folder was understood.
 *
 * @param name of the layout, as {@code winnow data inspect} prints it
 * @param root the folder, or the manifest's
 * @param media what the entries are
 * @param classes their names, in the order of the labels
 * @param entries in the order of their names
 */
public record Layout(
    String name, Path root, Media media, List<String> classes, List<Entry> entries) {
  /** The classes of every set but those of idx files: label 0 is real, label 1 is fake. */
  public static final List<String> REAL_AND_FAKE = List.of("real", "fake");

  /** What the files of a data set hold. */
  public enum Media {
    IMAGES,
    /** Faces have to be cut out of them before anything can be trained. */
    VIDEOS
  }

  public Layout {
    classes = List.copyOf(classes);
    entries = List.copyOf(entries);
  }
}
