package dev.winnow.cli;

import dev.winnow.data.demo.DemoSet;
import dev.winnow.data.forge.Mix;
import java.nio.file.Files;
import java.nio.file.Path;

/** The embedded data set, drawn where it is not there yet. */
final class DrawnPortraits {
  private DrawnPortraits() {}

  /**
   * Draws so many images, half of them fakes of a mix, with every processor; tells how far it is.
   */
  static void drawOnce(Path folder, int images, Mix mix, long seed) {
    if (Files.exists(folder)) {
      return;
    }
    try (Tally tally = new Tally("drawing portraits")) {
      int threads = Runtime.getRuntime().availableProcessors();
      DemoSet.write(folder, images, mix, seed, threads, done -> tally.at(done, images));
    }
  }
}
