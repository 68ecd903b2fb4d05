package dev.winnow.experiment;

import dev.winnow.data.DataOptions;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import dev.winnow.train.metrics.Metrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A long run in a process of its own: data set, run folder, rounds, epochs of a round. Prints the
 * steps taken, the resident KiB and the live KiB after each epoch.
 */
final class MemoryProcess {
  private static final int SIZE = 32;

  private MemoryProcess() {}

  public static void main(String[] arguments) {
    NativeRuntime.start(1);
    Path root = Path.of(arguments[0]);
    int rounds = Integer.parseInt(arguments[2]);
    int epochs = Integer.parseInt(arguments[3]);
    RunSettings settings =
        new SmallRun()
            .on(root, SIZE)
            .rounds(rounds, 0.01)
            .training(options -> options.epochs(epochs, epochs).batch(1))
            .threads(1)
            .settings();
    try (RunLock lock = RunLock.acquire(new RunFolder(Path.of(arguments[1])), List.of("test"));
        RunData data = RunData.load(DataOptions.of(root, SIZE, 5), (done, total) -> {})) {
      new PruningRun(settings, lock, data, Device.CPU, new Meter()).run();
    }
  }

  private static final class Meter implements RunListener {
    private long taken;

    @Override
    public void onStep(int epoch, int step, int steps, double loss) {
      taken++;
    }

    @Override
    public void onEpoch(int epoch, double trainLoss, Metrics validation, boolean best) {
      System.out.println(taken + " " + residentKib() + " " + NativeRuntime.liveBytes() / 1024);
    }
  }

  private static long residentKib() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
