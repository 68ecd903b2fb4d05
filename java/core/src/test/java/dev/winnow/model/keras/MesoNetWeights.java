package dev.winnow.model.keras;

import dev.winnow.data.SharedData;
import java.nio.file.Path;

/** The MesoNet authors' files, which are not part of the project. */
public final class MesoNetWeights {
  /** Holds {@code weights/*.h5} and {@code test_images}; may be absent. */
  public static final Path FOLDER = SharedData.folder("mesonet-keras");

  private MesoNetWeights() {}
}
