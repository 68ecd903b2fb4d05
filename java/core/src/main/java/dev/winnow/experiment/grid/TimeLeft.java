package dev.winnow.experiment.grid;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How long the rest of an experiment takes: the trainings that are left, at what a training of the
 * same network took on average. A network of which nothing was done yet is guessed from the others
 * by the work that its trainings are.
 */
final class TimeLeft {
  private record Spent(double seconds, int trainings) {
    Spent plus(double more, int trained) {
      return new Spent(seconds + more, trainings + trained);
    }

    double each() {
      return seconds / trainings;
    }
  }

  /**
   * Work of a training image of 64×64 pixels relative to MesoNet's, as the CPU does it; only for
   * guesses before anything was measured.
   */
  private static final Map<String, Double> WORK =
      Map.of("mesonet", 1.0, "mesoinception", 3.0, "cnn5", 2.3, "resnet18", 17.0, "xception", 44.0);

  private final Plan plan;
  private final int jobs;
  private final Map<String, Spent> spent = new HashMap<>();

  TimeLeft(Plan plan, int jobs) {
    this.plan = plan;
    this.jobs = jobs;
  }

  /** An analysis counts as a training, which it costs about as much as. */
  private int trainings(Cell cell) {
    return cell.kind() == Cell.Kind.ANALYSIS ? 1 : plan.rounds(cell).size();
  }

  void took(Cell cell, double seconds) {
    spent.merge(
        cell.arch(),
        new Spent(seconds, trainings(cell)),
        (before, now) -> before.plus(now.seconds(), now.trainings()));
  }

  /** Estimated seconds; empty as long as nothing was done. */
  Optional<Double> of(Collection<Cell> cells) {
    if (spent.isEmpty()) {
      return Optional.empty();
    }
    double unit =
        spent.entrySet().stream()
            .mapToDouble(entry -> entry.getValue().each() / work(entry.getKey()))
            .average()
            .orElseThrow();
    double seconds =
        cells.stream()
            .mapToDouble(
                cell ->
                    trainings(cell)
                        * Optional.ofNullable(spent.get(cell.arch()))
                            .map(Spent::each)
                            .orElse(unit * work(cell.arch())))
            .sum();
    return Optional.of(seconds / Math.min(jobs, Math.max(1, cells.size())));
  }

  private double work(String arch) {
    Scale.Caps caps = plan.scale().caps(arch);
    double pixels = (double) caps.size() * caps.size() / (64 * 64);
    int images = caps.images() == 0 ? Integer.MAX_VALUE : caps.images();
    return WORK.getOrDefault(arch, 1.0) * pixels * images * caps.training().stopping().epochs();
  }
}
