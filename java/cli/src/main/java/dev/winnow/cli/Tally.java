package dev.winnow.cli;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows how many of so many things are done: a bar in a terminal, a line for every tenth elsewhere.
 * On standard error; told from any thread and in any order.
 */
final class Tally implements AutoCloseable {
  private static final int DEFAULT_COLUMNS = 80;

  private final PrintStream err = System.err;
  private final String task;
  private ProgressBar bar;
  private int tenths;

  Tally(String task) {
    this.task = task;
  }

  synchronized void at(int done, int total) {
    if (Boolean.getBoolean("winnow.terminal")) {
      if (bar == null) {
        bar = bar(total);
      }
      bar.stepTo(Math.max(done, bar.getCurrent()));
      return;
    }
    int now = (int) (10L * done / total);
    if (now > tenths) {
      tenths = now;
      err.println(task + " " + 10 * now + " %");
    }
  }

  private ProgressBar bar(int total) {
    return new ProgressBarBuilder()
        .setInitialMax(total)
        .setTaskName(task)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(200)
        // As in Progress: the library's own consumer would take Ctrl-C away from the JVM.
        .setConsumer(
            new ConsoleProgressBarConsumer(
                err, Integer.getInteger("winnow.columns", DEFAULT_COLUMNS)))
        .build();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
