package dev.winnow.experiment;

import dev.winnow.tensor.Device;
import java.util.List;

/** Runs that hold their folder's lock as long as they run. */
public final class Runs {
  private Runs() {}

  /** Makes a run and runs it. */
  public static void run(
      RunSettings settings, RunFolder folder, RunData data, Device device, RunListener listener) {
    try (RunLock lock = RunLock.acquire(folder, List.of("test"))) {
      new PruningRun(settings, lock, data, device, listener).run();
    }
  }
}
