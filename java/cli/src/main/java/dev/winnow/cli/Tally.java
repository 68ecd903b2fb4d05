package dev.winnow.cli;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows how many of so many things are done: a bar in a terminal, a line for every tenth elsewhere.
 * On standard error; told from any thread.
 */
final class Tally implements AutoCloseable {
  private static final int DEFAULT_COLUMNS = 80;

  private final PrintStream err = System.err;
  private final String task;
  private final int total;
  private final ProgressBar bar;
  private int tenths;

  Tally(String task, int total) {
    this.task = task;
    this.total = total;
    bar =
        Boolean.getBoolean("winnow.terminal")
            ? new ProgressBarBuilder()
                .setInitialMax(total)
                .setTaskName(task)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                // As in Progress: the library's own consumer would take Ctrl-C away from the JVM.
                .setConsumer(
                    new ConsoleProgressBarConsumer(
                        err, Integer.getInteger("winnow.columns", DEFAULT_COLUMNS)))
                .build()
            : null;
  }

  synchronized void done(int count) {
    if (bar != null) {
      bar.stepTo(Math.max(count, bar.getCurrent()));
      return;
    }
    int now = 10 * count / total;
    if (now > tenths) {
      tenths = now;
      err.println(task + " " + 10 * now + " %");
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
