package dev.winnow.cli;

import dev.winnow.InvalidInputException;
import dev.winnow.prune.PruneOptions;
import dev.winnow.prune.Strategy;
import dev.winnow.prune.Strategy.Scope;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Trains, prunes, rewinds and trains again. */
@Command(
    name = "prune",
    description = "Find lottery tickets in a detector on your own images.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "A data set is a folder {train,validation,test}/{real,fake} or {real,fake} (names in any"
          + " case), or one of the public sets as downloaded: see winnow data inspect. What is not"
          + " split is split 70/15/15, people and videos kept together.",
      "The run folder holds results.json, split.json and tickets/*.safetensors.",
      "docs/pruning.md says more of strategies, schedules and rewinding."
    })
final class PruneCommand extends RunCommand {
  private static final int ROUNDS = 8;
  private static final double RATE = 0.2;

  @Option(
      names = "--strategy",
      defaultValue = "imp-global",
      description = {
        "What is removed, and when (default: ${DEFAULT-VALUE}).",
        "Smallest weights: in rounds imp-global, imp-local, lamp; of the dense network"
            + " one-shot-global, one-shot-local.",
        "At initialisation: random, magnitude-at-init, snip, grasp, synflow."
      })
  String strategy;

  @Option(
      names = "--rounds",
      description = "Pruning rounds (default: 8, or as many as --sparsities names).")
  Integer rounds;

  @Option(
      names = "--rate",
      description =
          "Fraction of the remaining weights that a round removes, 0 to 1 (default: 0.2).")
  Double rate;

  @Option(
      names = "--target",
      paramLabel = "SPARSITY",
      description = "In place of --rate: equal steps to this sparsity, 0.8 say.")
  double target;

  @Option(
      names = "--sparsities",
      split = ",",
      paramLabel = "SPARSITY",
      description = "In place of --rate: a round for each, exact: 0.2,0.4,0.6,0.8.")
  List<Double> sparsities = List.of();

  @Option(
      names = "--rewind",
      defaultValue = "init",
      description =
          "What goes back before a round trains: the weights to init (the lottery ticket's) or to"
              + " epoch:K of the dense training; lr, the learning rate's schedule only; or none,"
              + " which goes on at its last rate (the paper's Algorithm 1) (default:"
              + " ${DEFAULT-VALUE}).")
  String rewind;

  @Option(
      names = "--exclude",
      split = ",",
      paramLabel = "LAYER",
      description = "Layers that are never pruned: conv1,fc2.")
  List<String> exclude = List.of();

  @Option(
      names = "--layer-rate",
      split = ",",
      paramLabel = "LAYER=RATE",
      description = "Rates of layers that have their own, with a local strategy: fc3=0.1.")
  Map<String, Double> layerRates = Map.of();

  @Option(
      names = "--layer-floor",
      description =
          "Fraction of each layer's weights that a global cut leaves at least (default: the"
              + " network's own, see winnow models; mostly 0).")
  Double layerFloor;

  @Option(
      names = "--allow-dead-layers",
      negatable = true,
      fallbackValue = "true",
      description = "Let a layer lose its last weight; without, one is kept.")
  boolean allowDeadLayers;

  @Override
  PruneOptions pruning() {
    Strategy chosen = Strategy.of(strategy);
    PruneOptions options =
        new PruneOptions(
            chosen.label(),
            rounds(),
            rate(),
            target,
            sparsities,
            floor(chosen),
            allowDeadLayers,
            exclude,
            layerRates,
            rewind);
    options.requirePruning();
    return options;
  }

  private int rounds() {
    if (rounds != null) {
      return rounds;
    }
    return sparsities.isEmpty() ? ROUNDS : sparsities.size();
  }

  private double rate() {
    if (rate != null) {
      return rate;
    }
    return target == 0 && sparsities.isEmpty() ? RATE : 0;
  }

  /** Local pruning leaves every layer its share, and needs no floor. */
  private double floor(Strategy chosen) {
    boolean global = chosen.scope() == Scope.GLOBAL;
    if (!global && layerFloor != null && layerFloor > 0) {
      throw new InvalidInputException("--layer-floor is for global strategies, not " + chosen);
    }
    if (layerFloor != null) {
      return layerFloor;
    }
    return global && !allowDeadLayers ? network.architecture().layerFloor() : 0;
  }
}
