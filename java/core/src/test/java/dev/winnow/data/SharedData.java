package dev.winnow.data;

import java.nio.file.Path;
import java.util.Optional;

/** Data sets that are not part of the project and may be absent. */
public final class SharedData {
  private static final Path ROOT =
      Optional.ofNullable(System.getenv("WINNOW_DATA"))
          .map(Path::of)
          .orElse(Path.of("../../../shared/data"));

  private SharedData() {}

  /** Where a data set would be. */
  public static Path folder(String name) {
    return ROOT.resolve(name);
  }
}
