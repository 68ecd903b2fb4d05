package dev.winnow.data.pack;

import java.nio.file.Path;
import java.util.Map;

/** Where packed images are kept unless the caller says otherwise. */
public final class CacheFolder {
  /** How messages say that there is a choice. */
  static final String ADVICE = "the environment variable WINNOW_CACHE chooses another place";

  private CacheFolder() {}

  /**
   * {@code $WINNOW_CACHE}, else {@code $XDG_CACHE_HOME/winnow}, else {@code ~/.cache/winnow}; it
   * need not exist.
   */
  public static Path standard() {
    return of(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  static Path of(Map<String, String> environment, Path home) {
    String chosen = environment.getOrDefault("WINNOW_CACHE", "");
    if (!chosen.isEmpty()) {
      return Path.of(chosen);
    }
    String shared = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (!shared.isEmpty()) {
      return Path.of(shared).resolve("winnow");
    }
    // The JVM's own idea of home is the account's, whatever the shell's is.
    String shell = environment.getOrDefault("HOME", "");
    return (shell.isEmpty() ? home : Path.of(shell)).resolve(".cache").resolve("winnow");
  }
}
