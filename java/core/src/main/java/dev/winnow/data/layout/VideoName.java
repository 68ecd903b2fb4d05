package dev.winnow.data.layout;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** Which files are videos. */
public final class VideoName {
  private static final Set<String> EXTENSIONS =
      Set.of("mp4", "m4v", "mov", "mkv", "webm", "avi", "wmv", "flv", "mpg", "mpeg", "ts", "ogv");

  private VideoName() {}

  /** Tells by its name whether a file is a video; hidden files are none. */
  public static boolean isVideo(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(".")
        && EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }
}
