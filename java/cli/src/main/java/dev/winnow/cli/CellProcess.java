package dev.winnow.cli;

import dev.winnow.WinnowException;
import dev.winnow.experiment.grid.Cell;
import dev.winnow.experiment.grid.CellLauncher;
import dev.winnow.experiment.grid.GridFolder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Does each cell in a JVM of its own, which ends when this one does: its standard input is a pipe
 * from here, and it watches for the end of it.
 */
final class CellProcess implements CellLauncher {
  /** What Java adds to the number of the signal that ended a process. */
  private static final int SIGNALLED = 128;

  private final GridFolder grid;

  CellProcess(GridFolder grid) {
    this.grid = grid;
  }

  @Override
  public void run(Cell cell) throws InterruptedException {
    Path log = grid.log(cell);
    Process process;
    try {
      Files.createDirectories(log.getParent());
      process =
          new ProcessBuilder(command(cell))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
    } catch (IOException e) {
      throw new WinnowException(cell + " could not be started: " + e, e);
    }
    try {
      int exit = process.waitFor();
      if (exit > SIGNALLED) {
        throw new WinnowException(
            String.format(
                "its process was ended by signal %d, which is 9 where memory ran out: give fewer"
                    + " --jobs (its log: %s)",
                exit - SIGNALLED, log));
      }
      if (exit != 0) {
        throw new WinnowException(lastLine(log) + " (all of it: " + log + ")");
      }
    } catch (InterruptedException e) {
      process.destroy();
      throw e;
    }
  }

  /** This JVM's own options and class path, with another command. */
  private List<String> command(Cell cell) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> !option.startsWith("-agentlib") && !option.startsWith("-javaagent"))
        .forEach(words::add);
    words.add("-Dwinnow.terminal=false");
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    words.addAll(List.of(CellCommand.NAME, "--out", grid.path().toString(), cell.path()));
    return words;
  }

  private static String lastLine(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
    } catch (IOException e) {
      return "its log could not be read: " + e;
    }
  }
}
