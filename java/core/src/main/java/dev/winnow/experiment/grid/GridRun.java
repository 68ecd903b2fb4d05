package dev.winnow.experiment.grid;

import dev.winnow.WinnowException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Runs the cells of a plan, several at a time, each after those that it needs; skips what is done.
 * A cell that fails takes with it only those that need it.
 */
public final class GridRun {
  private final Plan plan;
  private final GridFolder grid;
  private final CellLauncher launcher;
  private final GridListener listener;
  private final int jobs;
  private final TimeLeft timeLeft;

  /**
   * @param jobs cells at a time, at least 1
   */
  public GridRun(
      Plan plan, GridFolder grid, CellLauncher launcher, GridListener listener, int jobs) {
    this.plan = plan;
    this.grid = grid;
    this.launcher = launcher;
    this.listener = listener;
    this.jobs = jobs;
    timeLeft = new TimeLeft(plan, jobs);
  }

  /** How a cell ended; no failure when it is done. */
  private record End(Cell cell, double seconds, Optional<WinnowException> failure) {}

  /**
   * Runs what is left of the plan.
   *
   * @return the cells that failed, and those that need them
   * @throws dev.winnow.InvalidInputException when the folder holds cells of other settings, of this
   *     plan or of an earlier one that a report would show beside them
   */
  public List<Cell> run() throws InterruptedException {
    List<Cell> all = plan.cells();
    Set<Cell> waiting = new LinkedHashSet<>(all);
    Set<Cell> done = new HashSet<>();
    for (GridFolder.Record record : grid.done(plan)) {
      grid.requireSettings(plan, record);
      if (waiting.remove(record.cell())) {
        done.add(record.cell());
        timeLeft.took(record.cell(), record.seconds());
      }
    }
    grid.write(plan);
    List<Cell> failed = new ArrayList<>();
    Set<Cell> running = new LinkedHashSet<>();
    BlockingQueue<End> ends = new LinkedBlockingQueue<>();
    ExecutorService workers = Executors.newFixedThreadPool(jobs);
    try {
      while (true) {
        List<Cell> ready =
            waiting.stream()
                .filter(cell -> done.containsAll(cell.needs()))
                .limit(jobs - running.size())
                .toList();
        for (Cell cell : ready) {
          waiting.remove(cell);
          running.add(cell);
          listener.onStart(cell);
          workers.execute(() -> ends.add(run(cell)));
        }
        if (running.isEmpty()) {
          failed.addAll(waiting);
          return failed;
        }
        End end = ends.take();
        running.remove(end.cell());
        if (end.failure().isPresent()) {
          failed.add(end.cell());
          listener.onFailure(end.cell(), end.failure().get().getMessage());
          continue;
        }
        done.add(end.cell());
        timeLeft.took(end.cell(), end.seconds());
        List<Cell> left = new ArrayList<>(waiting);
        left.addAll(running);
        listener.onDone(end.cell(), end.seconds(), done.size(), all.size(), timeLeft.of(left));
      }
    } finally {
      workers.shutdownNow();
    }
  }

  private End run(Cell cell) {
    long start = System.nanoTime();
    try {
      launcher.run(cell);
      return new End(cell, (System.nanoTime() - start) / 1e9, Optional.empty());
    } catch (WinnowException e) {
      return new End(cell, 0, Optional.of(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new End(cell, 0, Optional.of(new WinnowException("stopped", e)));
    } catch (RuntimeException | Error e) {
      // An end that is never reported would be waited for for ever.
      return new End(cell, 0, Optional.of(new WinnowException("a defect in Winnow: " + e, e)));
    }
  }
}
