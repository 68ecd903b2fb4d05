package dev.winnow.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.tensor.Device;
import dev.winnow.tensor.SafeTensors;
import java.nio.file.Path;
import java.util.List;

/** Runs that hold their folder's lock as long as they run. */
public final class Runs {
  static final RunListener SILENT = new RunListener() {};

  private Runs() {}

  /** Makes a run and runs it. */
  public static void run(
      RunSettings settings, RunFolder folder, RunData data, Device device, RunListener listener) {
    try (RunLock lock = RunLock.acquire(folder, List.of("test"))) {
      new PruningRun(settings, lock, data, device, listener).run();
    }
  }

  /** A run on the CPU that nobody listens to. */
  static RunFolder run(Path folder, SmallRun run, RunData data) {
    RunFolder made = new RunFolder(folder);
    run(run.settings(), made, data, Device.CPU, SILENT);
    return made;
  }

  /**
   * Starts a run again after each interruption, until it is done.
   *
   * @param steps that it takes before the next
   */
  static RunFolder runInterrupted(Path folder, SmallRun run, RunData data, int steps) {
    RunFolder made = new RunFolder(folder);
    for (int interruptions = 0; ; interruptions++) {
      try {
        run(run.settings(), made, data, Device.CPU, Interruption.afterSteps(steps));
        assertThat(interruptions).isGreaterThanOrEqualTo(3);
        return made;
      } catch (Interruption expected) {
        // The next start goes on.
      }
    }
  }

  static SafeTensors ticket(RunFolder run, int round) {
    return SafeTensors.read(run.ticket(run.results().get(round)));
  }

  static void assertSameTickets(RunFolder run, RunFolder expected) {
    List<TicketResult> results = expected.results();
    assertThat(run.results()).hasSameSizeAs(results).isNotEmpty();
    for (int i = 0; i < results.size(); i++) {
      assertThat(run.ticket(run.results().get(i)))
          .hasSameBinaryContentAs(expected.ticket(results.get(i)));
    }
  }
}
