package dev.winnow.experiment;

import dev.winnow.WinnowException;
import dev.winnow.data.DataOptions;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import dev.winnow.train.metrics.Metrics;
import java.nio.file.Path;
import java.util.List;

/**
 * A run in a process of its own: data set, run folder. Says each step, epoch and ticket; a failure
 * of Winnow's own kind is its message on standard output and exit code 1.
 */
final class TrainingProcess {
  static final int SIZE = 32;
  static final int ROUNDS = 2;

  private TrainingProcess() {}

  static RunSettings settings(Path data) {
    return new SmallRun()
        .on(data, SIZE)
        .rounds(ROUNDS)
        .training(options -> options.batch(8).flip(true))
        .settings();
  }

  public static void main(String[] arguments) {
    NativeRuntime.start(2);
    Path root = Path.of(arguments[0]);
    RunFolder folder = new RunFolder(Path.of(arguments[1]));
    try (RunLock lock = RunLock.acquire(folder, List.of("test"));
        RunData data = RunData.load(DataOptions.of(root, SIZE, 5), (done, total) -> {})) {
      System.out.println("locked");
      new PruningRun(settings(root), lock, data, Device.CPU, new Speaker()).run();
      System.out.println("done");
    } catch (WinnowException e) {
      System.out.println(e.getMessage());
      System.exit(1);
    }
  }

  private static final class Speaker implements RunListener {
    @Override
    public void onStep(int epoch, int step, int steps, double loss) {
      System.out.println("step");
    }

    @Override
    public void onEpoch(int epoch, double trainLoss, Metrics validation, boolean best) {
      System.out.println("epoch");
    }

    @Override
    public void onTicket(TicketResult result) {
      System.out.println("ticket");
    }
  }
}
