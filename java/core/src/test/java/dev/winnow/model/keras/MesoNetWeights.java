package dev.winnow.model.keras;

import java.nio.file.Path;
import java.util.Optional;

/** The MesoNet authors' files, which are not part of the project. */
public final class MesoNetWeights {
  /** Holds {@code weights/*.h5} and {@code test_images}; may be absent. */
  public static final Path FOLDER =
      Optional.ofNullable(System.getenv("WINNOW_DATA"))
          .map(Path::of)
          .orElse(Path.of("../../../shared/data"))
          .resolve("mesonet-keras");

  private MesoNetWeights() {}
}
