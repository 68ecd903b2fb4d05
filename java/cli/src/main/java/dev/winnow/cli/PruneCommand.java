package dev.winnow.cli;

import dev.winnow.InvalidInputException;
import dev.winnow.prune.PruneOptions;
import dev.winnow.prune.Strategy;
import dev.winnow.prune.Strategy.Scope;
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
      "The run folder holds results.json, split.json and tickets/*.safetensors."
    })
final class PruneCommand extends RunCommand {
  @Option(
      names = "--strategy",
      defaultValue = "imp-global",
      description =
          "imp-global, imp-local, one-shot-global or one-shot-local (default: ${DEFAULT-VALUE}).")
  String strategy;

  @Option(
      names = "--rounds",
      defaultValue = "8",
      description = "Pruning rounds (default: ${DEFAULT-VALUE}).")
  int rounds;

  @Option(
      names = "--rate",
      defaultValue = "0.2",
      description =
          "Fraction of the remaining weights that a round removes, 0 to 1 (default: ${DEFAULT-VALUE}).")
  double rate;

  @Option(
      names = "--layer-floor",
      description =
          "Fraction of each layer's weights that a global cut leaves at least (default: the"
              + " network's own, see winnow models; mostly 0).")
  Double layerFloor;

  @Option(
      names = "--rewind",
      defaultValue = "init",
      description =
          "What the survivors go back to: init (the lottery ticket's), epoch:K, or none (the paper's"
              + " Algorithm 1) (default: ${DEFAULT-VALUE}).")
  String rewind;

  @Override
  PruneOptions pruning() {
    Strategy chosen = Strategy.of(strategy);
    return new PruneOptions(chosen.label(), rounds, rate, floor(chosen), rewind);
  }

  /** Local pruning leaves every layer the same share, and needs no floor. */
  private double floor(Strategy chosen) {
    boolean global = chosen.scope() == Scope.GLOBAL;
    if (!global && layerFloor != null && layerFloor > 0) {
      throw new InvalidInputException("--layer-floor is for global strategies, not " + chosen);
    }
    double wanted = layerFloor == null ? network.architecture().layerFloor() : layerFloor;
    return global ? wanted : 0;
  }
}
