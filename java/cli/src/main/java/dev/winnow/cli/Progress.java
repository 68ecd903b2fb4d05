package dev.winnow.cli;

import dev.winnow.experiment.RunListener;
import dev.winnow.experiment.TicketResult;
import dev.winnow.tensor.NativeRuntime;
import dev.winnow.train.metrics.Metrics;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how a run goes: a bar in a terminal, plain lines elsewhere. On standard error. */
abstract sealed class Progress implements RunListener, AutoCloseable {
  private static final int DEFAULT_COLUMNS = 80;

  /** Units of the bar for one epoch: enough for it to move within one. */
  private static final int EPOCH_UNITS = 1000;

  final PrintStream err = System.err;
  final int trainings;
  final int epochs;
  int finished;
  private String strategy = "";
  private int round;
  private double accuracy = Double.NaN;

  private Progress(int trainings, int finished, int epochs) {
    this.trainings = trainings;
    this.finished = finished;
    this.epochs = epochs;
  }

  /**
   * Picks the form for where standard error leads.
   *
   * @param trainings how many rounds will train, round 0 included
   * @param finished how many of them an earlier start has done
   * @param epochs of a round, at most
   */
  static Progress create(int trainings, int finished, int epochs) {
    // The launcher knows where standard error leads; Java's own console tells of other streams.
    return Boolean.getBoolean("winnow.terminal")
        ? new Bar(trainings, finished, epochs)
        : new Lines(trainings, finished, epochs);
  }

  @Override
  public void onNote(String note) {
    err.println("note: " + note);
  }

  @Override
  public void onRound(String newStrategy, int newRound) {
    strategy = newStrategy;
    round = newRound;
    accuracy = Double.NaN;
  }

  @Override
  public void onEpoch(int epoch, double trainLoss, Metrics validation, boolean best) {
    accuracy = validation.accuracy();
  }

  @Override
  public void onTicket(TicketResult result) {
    finished++;
  }

  String where(int epoch) {
    return String.format(Locale.ROOT, "%s round %d epoch %d/%d", strategy, round, epoch, epochs);
  }

  String state(double loss) {
    return String.format(Locale.ROOT, "train loss %.4f", loss)
        + (Double.isNaN(accuracy) ? "" : String.format(Locale.ROOT, " val acc %.3f", accuracy));
  }

  static String summary(TicketResult result) {
    return String.format(
        Locale.ROOT,
        "%s round %d: %d of %d weights (%.1f %% sparse), test accuracy %.4f, AUC %.4f, %d epochs, %.1f s",
        result.strategy(),
        result.round(),
        result.alive(),
        result.prunable(),
        100 * result.sparsity(),
        result.test().accuracy(),
        result.test().auc(),
        result.epochs(),
        result.trainSeconds());
  }

  @Override
  public abstract void close();

  private static final class Bar extends Progress {
    private final ProgressBar bar;
    private final List<String> summaries = new ArrayList<>();
    private String memory = "";

    Bar(int trainings, int finished, int epochs) {
      super(trainings, finished, epochs);
      bar =
          new ProgressBarBuilder()
              .setInitialMax((long) trainings * epochs * EPOCH_UNITS)
              .startsFrom(start(), Duration.ZERO)
              .setTaskName("winnow")
              .setUnit(" epochs", EPOCH_UNITS)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(200)
              .continuousUpdate()
              // The library's own consumer asks JLine for the width, which takes SIGINT away
              // from the JVM: Ctrl-C would then end the process with nothing said.
              .setConsumer(
                  new ConsoleProgressBarConsumer(
                      System.err, Integer.getInteger("winnow.columns", DEFAULT_COLUMNS)))
              .build();
    }

    @Override
    public void onStep(int epoch, int step, int steps, double loss) {
      bar.setExtraMessage(where(epoch) + " " + state(loss) + memory);
      bar.stepTo(start() + (epoch - 1L) * EPOCH_UNITS + (long) EPOCH_UNITS * step / steps);
    }

    /** Counting takes a millisecond, so once an epoch. */
    @Override
    public void onEpoch(int epoch, double trainLoss, Metrics validation, boolean best) {
      super.onEpoch(epoch, trainLoss, validation, best);
      memory = String.format(Locale.ROOT, " %d MB", NativeRuntime.liveBytes() / 1_000_000);
    }

    @Override
    public void onTicket(TicketResult result) {
      super.onTicket(result);
      bar.stepTo(start());
      summaries.add(summary(result));
    }

    private long start() {
      return (long) finished * epochs * EPOCH_UNITS;
    }

    @Override
    public void close() {
      bar.close();
      summaries.forEach(err::println);
    }
  }

  private static final class Lines extends Progress {
    private final long start = System.nanoTime();
    private int epochsRun;

    Lines(int trainings, int finished, int epochs) {
      super(trainings, finished, epochs);
    }

    @Override
    public void onEpoch(int epoch, double trainLoss, Metrics validation, boolean best) {
      super.onEpoch(epoch, trainLoss, validation, best);
      epochsRun++;
      double each = (System.nanoTime() - start) / 6e10 / epochsRun;
      long left = Math.round(each * ((double) (trainings - finished) * epochs - epoch));
      err.println(
          where(epoch)
              + " "
              + state(trainLoss)
              + (best ? " best" : "")
              + ", at most "
              + left
              + " min left, "
              + NativeRuntime.liveBytes() / 1_000_000
              + " MB native");
    }

    @Override
    public void onTicket(TicketResult result) {
      super.onTicket(result);
      err.println(summary(result));
    }

    @Override
    public void close() {}
  }
}
