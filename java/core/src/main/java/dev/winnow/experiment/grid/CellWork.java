package dev.winnow.experiment.grid;

import dev.winnow.experiment.DenseSource;
import dev.winnow.experiment.PruningRun;
import dev.winnow.experiment.RunData;
import dev.winnow.experiment.RunFolder;
import dev.winnow.experiment.RunListener;
import dev.winnow.experiment.RunLock;
import dev.winnow.experiment.RunSettings;
import dev.winnow.experiment.TransferRun;
import dev.winnow.experiment.TransferSource;
import dev.winnow.experiment.TransferSource.Use;
import dev.winnow.prune.Strategy;
import dev.winnow.tensor.Device;
import java.nio.file.Path;
import java.util.List;

/** Does one cell of an experiment, from where it is to its end. */
public final class CellWork {
  private final Plan plan;
  private final GridFolder grid;
  private final Device device;
  private final RunListener listener;
  private final List<String> command;

  /**
   * @param command what this process was asked to do, for the cells' manifests
   */
  public CellWork(
      Plan plan, GridFolder grid, Device device, RunListener listener, List<String> command) {
    this.plan = plan;
    this.grid = grid;
    this.device = device;
    this.listener = listener;
    this.command = List.copyOf(command);
  }

  /**
   * Does a cell whose needs are done; nothing if it is done itself.
   *
   * @throws dev.winnow.WinnowException whatever went wrong; what was finished is kept
   */
  public void run(Cell cell) {
    if (grid.isDone(plan, cell)) {
      return;
    }
    long start = System.nanoTime();
    RunSettings settings = plan.settings(cell);
    try (RunLock lock = RunLock.acquire(grid.run(cell), command);
        RunData data = RunData.load(settings.dataOptions(), (done, total) -> {})) {
      if (cell.kind() == Cell.Kind.ANALYSIS) {
        new Analysis(plan, grid, cell, data, device).run();
      } else if (takesTickets(cell)) {
        new TransferRun(settings, source(cell), lock, data, device, listener).run();
      } else {
        prune(cell, settings, lock, data);
      }
    }
    grid.finish(plan, cell, (System.nanoTime() - start) / 1e9);
  }

  private static boolean takesTickets(Cell cell) {
    return cell.kind() == Cell.Kind.TRANSFER || cell.strategyChoice() == Strategy.REINIT;
  }

  private void prune(Cell cell, RunSettings settings, RunLock lock, RunData data) {
    boolean dense = cell.strategyChoice() == Strategy.DENSE;
    DenseSource source =
        new DenseSource(dense ? lock.folder() : grid.run(cell.dense()), Strategy.DENSE);
    new PruningRun(settings, lock, data, device, listener, source).run(plan.rounds(cell));
  }

  private TransferSource source(Cell cell) {
    RunFolder source = grid.run(cell.source());
    Strategy strategy = cell.source().strategyChoice();
    List<Path> tickets =
        plan.rounds(cell).stream().map(round -> source.ticketFile(strategy, round)).toList();
    return TransferSource.of(cell.use() == null ? Use.MASK : cell.use(), tickets);
  }
}
