package dev.winnow.experiment.grid;

import dev.winnow.experiment.RunSettings;
import dev.winnow.experiment.TransferSource.Use;
import dev.winnow.io.Json;
import dev.winnow.io.Sha256;
import dev.winnow.model.Architectures;
import dev.winnow.prune.PruneOptions;
import dev.winnow.prune.Schedule;
import dev.winnow.prune.Strategy;
import dev.winnow.tensor.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What an experiment runs: every network on every data set by every strategy with every seed, then
 * the tickets' transfer, then what is looked at. A small value that goes to JSON and back, from
 * which every cell and its settings follow.
 *
 * @param scale what it may cost
 * @param data one or two data sets; tickets move from the first to the second
 * @param archs networks by name, each once
 * @param strategies by name, each once, without dense, which is always run; an iterative one can
 *     have a rate of its own, {@code imp-global@0.05}, with as many rounds as bring it to the
 *     scale's last sparsity
 * @param seeds how many, from 0
 * @param tau least recall of a group that counts as kept (the paper's III-B)
 * @param threads of an operator, in each cell
 * @param device that cells compute on
 */
public record Plan(
    Scale scale,
    List<GridData> data,
    List<String> archs,
    List<String> strategies,
    int seeds,
    double tau,
    int threads,
    String device) {
  public Plan {
    data = List.copyOf(data);
    archs = archs.stream().distinct().toList();
    strategies = strategies.stream().distinct().toList();
  }

  /** Every cell, each after those that it needs. */
  public List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    for (String arch : archs) {
      for (long seed = 0; seed < seeds; seed++) {
        for (GridData set : data) {
          cells.add(Cell.run(arch, set.name(), Strategy.DENSE, seed));
          for (String strategy : strategies) {
            cells.add(Cell.run(arch, set.name(), strategy, seed));
          }
        }
        addTransfers(cells, arch, seed);
        addAnalyses(cells, arch, seed);
      }
    }
    return cells;
  }

  /** The paper's Table I: the iterative ticket and the one-shot ticket. */
  private void addTransfers(List<Cell> cells, String arch, long seed) {
    if (data.size() < 2) {
      return;
    }
    for (Strategy strategy : List.of(Strategy.IMP_GLOBAL, Strategy.ONE_SHOT_GLOBAL)) {
      for (Use use : strategies.contains(strategy.label()) ? Use.values() : new Use[0]) {
        cells.add(Cell.transfer(arch, data.get(0).name(), data.get(1).name(), strategy, use, seed));
      }
    }
  }

  private void addAnalyses(List<Cell> cells, String arch, long seed) {
    if (Architectures.of(arch).camLayer().isEmpty()) {
      return;
    }
    for (GridData set : data) {
      for (Strategy strategy : List.of(Strategy.IMP_GLOBAL, Strategy.IMP_LOCAL)) {
        if (strategies.contains(strategy.label())) {
          cells.add(Cell.analysis(arch, set.name(), strategy, seed));
        }
      }
    }
  }

  /** The data set of a name. */
  public GridData set(String name) {
    return data.stream().filter(set -> set.name().equals(name)).findFirst().orElseThrow();
  }

  /** The settings of a cell's run; for an analysis those of the run that it looks at. */
  public RunSettings settings(Cell cell) {
    Scale.Caps caps = scale.caps(cell.arch());
    Strategy strategy = cell.runStrategy();
    PruneOptions pruning =
        strategy.when() == Strategy.When.NEVER
            ? caps.schedule().dense().with(strategy)
            : withFloor(schedule(cell).with(strategy), strategy);
    return new RunSettings(
        cell.arch(),
        Path.of(set(cell.data()).path()).toAbsolutePath().normalize().toString(),
        caps.size(),
        Architectures.of(cell.arch()).home().channels(),
        pruning,
        "",
        caps.training(),
        caps.images(),
        false,
        cell.seed(),
        threads,
        device,
        Precision.FP32.label());
  }

  private PruneOptions schedule(Cell cell) {
    PruneOptions usual = scale.caps(cell.arch()).schedule();
    return cell.rate().map(rate -> usual.rate(rate, rounds(rate, usual))).orElse(usual);
  }

  /** The fewest rounds of a rate that leave no more than the usual ones do. */
  private static int rounds(double rate, PruneOptions usual) {
    long many = 1_000_000;
    long least = usual.schedule().alive(many, usual.rounds());
    int rounds = 1;
    while (new Schedule.Rate(rate, rounds).alive(many, rounds) > least) {
      rounds++;
    }
    return rounds;
  }

  /** Local pruning leaves every layer the same share, and needs no floor. */
  private static PruneOptions withFloor(PruneOptions options, Strategy strategy) {
    return strategy.scope() == Strategy.Scope.LOCAL
        ? options.layers(0, false, options.exclude(), options.layerRates())
        : options;
  }

  /** The rounds that a cell runs. */
  public List<Integer> rounds(Cell cell) {
    Scale.Caps caps = scale.caps(cell.arch());
    if (cell.kind() == Cell.Kind.RUN && cell.strategyChoice() == Strategy.DENSE) {
      return List.of(0);
    }
    boolean everyRound = cell.kind() == Cell.Kind.RUN && cell.strategyChoice().iterative();
    return everyRound
        ? IntStream.rangeClosed(1, schedule(cell).rounds()).boxed().toList()
        : caps.compared();
  }

  /** All that decides what a cell ends with, as a hash. */
  public String hash(Cell cell) {
    Map<String, Object> decisive = new TreeMap<>(Map.of("cell", cell, "rounds", rounds(cell)));
    decisive.put("settings", settings(cell));
    if (cell.kind() == Cell.Kind.ANALYSIS) {
      Scale.Caps caps = scale.caps(cell.arch());
      decisive.put("images", List.of(caps.attention(), caps.tested()));
    }
    return Sha256.ofText(Json.line(decisive));
  }
}
