package dev.winnow.cli;

import dev.winnow.experiment.grid.Cell;
import dev.winnow.experiment.grid.GridListener;
import dev.winnow.experiment.grid.Plan;
import dev.winnow.experiment.grid.Scale;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says how an experiment goes: a line for each cell that ends. */
final class GridProgress implements GridListener {
  private final PrintWriter err;

  GridProgress(PrintWriter err) {
    this.err = err;
  }

  /** What is going to be run, and what its scale caps. */
  void describe(Plan plan, int jobs) {
    List<Cell> cells = plan.cells();
    say(
        "%d cells (%s on %s, %d seeds), %d at a time, scale %s:",
        cells.size(),
        String.join(", ", plan.archs()),
        String.join(", ", plan.data().stream().map(set -> set.name()).toList()),
        plan.seeds(),
        jobs,
        plan.scale().label());
    for (String arch : plan.archs()) {
      Scale.Caps caps = plan.scale().caps(arch);
      say(
          "  %s: %d×%d pixels, %s, at most %d epochs of batches of %d at %s, %d pruning rounds",
          arch,
          caps.size(),
          caps.size(),
          caps.images() == 0 ? "all images" : "at most " + caps.images() + " images a set",
          caps.training().stopping().epochs(),
          caps.training().batch(),
          caps.training().optimisation().learningRate(),
          caps.schedule().rounds());
    }
  }

  @Override
  public void onStart(Cell cell) {
    say("begins: %s", cell);
  }

  @Override
  public void onDone(Cell cell, double seconds, int done, int all, Optional<Double> left) {
    say(
        "done %d/%d: %s, %s%s",
        done,
        all,
        cell,
        duration(seconds),
        left.filter(rest -> rest > 0)
            .map(rest -> "; about " + duration(rest) + " left")
            .orElse(""));
  }

  @Override
  public void onFailure(Cell cell, String message) {
    say("failed: %s: %s", cell, message);
  }

  private static String duration(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 120) {
      return whole + " s";
    }
    long minutes = Math.round(seconds / 60);
    return minutes < 120 ? minutes + " min" : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
  }

  private void say(String pattern, Object... values) {
    err.println(String.format(Locale.ROOT, pattern, values));
    err.flush();
  }
}
