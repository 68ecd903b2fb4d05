package dev.winnow.cli;

import dev.winnow.InvalidInputException;
import dev.winnow.experiment.grid.Cell;
import dev.winnow.experiment.grid.CellWork;
import dev.winnow.experiment.grid.GridFolder;
import dev.winnow.experiment.grid.Plan;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One cell of an experiment; {@link CellProcess} calls it. */
@Command(
    name = CellCommand.NAME,
    hidden = true,
    description = "Do one cell of an experiment that winnow reproduce has planned.")
final class CellCommand implements Runnable {
  static final String NAME = "cell";

  /** The exit code of a process that a signal of number 15 ended. */
  private static final int TERMINATED = 143;

  @Spec CommandSpec spec;

  @Option(names = "--out", required = true, description = "The experiment's folder.")
  Path out;

  @Parameters(paramLabel = "CELL", description = "As its folder below cells/ is called.")
  String name;

  @Override
  public void run() {
    endWithParent();
    GridFolder grid = new GridFolder(out);
    Plan plan = grid.plan();
    Cell cell =
        plan.cells().stream()
            .filter(each -> each.path().equals(name))
            .findFirst()
            .orElseThrow(
                () -> new InvalidInputException(out + " plans no cell that is called " + name));
    NativeRuntime.start(plan.threads());
    int rounds = plan.rounds(cell).size();
    int epochs = plan.scale().caps(cell.arch()).training().stopping().epochs();
    try (Device device = Device.open(plan.device());
        Progress progress = Progress.create(rounds, 0, epochs)) {
      new CellWork(plan, grid, device, progress, Main.command(spec)).run(cell);
    }
  }

  /** A cell whose parent was killed would hold its folder against the parent's next start. */
  private static void endWithParent() {
    Thread watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // Nothing is ever written: the end is what is waited for.
                }
              } catch (IOException e) {
                // A broken pipe is an end, too.
              }
              Runtime.getRuntime().halt(TERMINATED);
            },
            "winnow-parent");
    watch.setDaemon(true);
    watch.start();
  }
}
