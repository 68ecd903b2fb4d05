package dev.winnow.experiment;

import dev.winnow.tensor.Device;

/** Runs that hold their folder's lock as long as they run. */
public final class Runs {
  private Runs() {}

  /** Makes a run and runs it. */
  public static void run(
      RunSettings settings, RunFolder folder, RunData data, Device device, RunListener listener) {
    try (RunLock lock = RunLock.acquire(folder)) {
      new PruningRun(settings, lock, data, device, listener).run();
    }
  }
}
