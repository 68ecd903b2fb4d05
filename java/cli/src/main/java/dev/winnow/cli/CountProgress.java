package dev.winnow.cli;

import java.io.PrintStream;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far work on so many items is, on standard error: as a bar, or a line each tenth. */
abstract sealed class CountProgress implements AutoCloseable {
  private static final int DEFAULT_COLUMNS = 80;

  private CountProgress() {}

  static CountProgress create(String work) {
    return Boolean.getBoolean("winnow.terminal") ? new Bar(work) : new Lines(work);
  }

  /** {@code done} of {@code total}; from any thread and in any order. */
  abstract void at(int done, int total);

  @Override
  public abstract void close();

  private static final class Bar extends CountProgress {
    private final ProgressBar bar;

    Bar(String work) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(work)
              .startsFrom(0, Duration.ZERO)
              .setStyle(ProgressBarStyle.ASCII)
              // As in Progress: the library's own consumer would take SIGINT away from the JVM.
              .setConsumer(
                  new ConsoleProgressBarConsumer(
                      System.err, Integer.getInteger("winnow.columns", DEFAULT_COLUMNS)))
              .build();
    }

    @Override
    synchronized void at(int done, int total) {
      bar.maxHint(total);
      bar.stepTo(Math.max(done, bar.getCurrent()));
    }

    @Override
    public void close() {
      bar.close();
    }
  }

  private static final class Lines extends CountProgress {
    private final PrintStream err = System.err;
    private final String work;
    private int tenths;

    Lines(String work) {
      this.work = work;
    }

    @Override
    synchronized void at(int done, int total) {
      int now = (int) (10L * done / total);
      if (now > tenths) {
        tenths = now;
        err.println(work + " " + 10 * now + " %");
      }
    }

    @Override
    public void close() {}
  }
}
