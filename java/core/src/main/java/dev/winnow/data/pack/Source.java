package dev.winnow.data.pack;

import dev.winnow.data.layout.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What tells that an entry is still what was packed.
 *
 * @param name the entry's
 * @param fileBytes length of its file; −1 where it cannot be read
 * @param modified when its file was last written, in nanoseconds since 1970
 */
record Source(String name, long fileBytes, long modified) {
  private record State(long bytes, long modified) {}

  /** Looks at the files, on every processor; a file of many entries is looked at once. */
  static List<Source> of(List<Entry> entries) {
    Map<Path, State> states = new ConcurrentHashMap<>();
    return entries.parallelStream()
        .map(
            entry -> {
              State state = states.computeIfAbsent(entry.file(), Source::state);
              return new Source(entry.name(), state.bytes, state.modified);
            })
        .toList();
  }

  private static State state(Path file) {
    try {
      // Rights can change without the time of writing.
      if (Files.isReadable(file)) {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
        return new State(found.size(), found.lastModifiedTime().to(TimeUnit.NANOSECONDS));
      }
    } catch (IOException e) {
      // The file went away in between: as good as not readable.
    }
    return new State(-1, 0);
  }
}
