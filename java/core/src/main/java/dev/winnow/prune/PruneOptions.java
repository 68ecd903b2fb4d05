package dev.winnow.prune;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.winnow.InvalidInputException;
import dev.winnow.prune.Strategy.Scope;
import dev.winnow.prune.Strategy.When;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a run prunes, in values that go to JSON and back; the names are those of the command line's
 * options. Of {@code rate}, {@code target} and {@code sparsities} one says how many weights a round
 * leaves; the others are 0 or empty.
 *
 * @param strategy a {@link Strategy} by name
 * @param rounds pruning rounds, at least 0
 * @param rate fraction of the remaining weights that a round removes, 0 to 1
 * @param target sparsity of the last round, which equal steps lead to
 * @param sparsities of each round
 * @param layerFloor fraction of each layer's weights that a global cut leaves at least, 0 to below
 *     1
 * @param allowDeadLayers a layer may lose its last weight
 * @param exclude layers that are never pruned, by name, with or without {@code .weight}
 * @param layerRates rates of layers that have their own, by such names; for local strategies
 * @param rewind a {@link Rewind} by name
 */
public record PruneOptions(
    String strategy,
    int rounds,
    double rate,
    double target,
    List<Double> sparsities,
    @JsonProperty("layer-floor") double layerFloor,
    @JsonProperty("allow-dead-layers") boolean allowDeadLayers,
    List<String> exclude,
    @JsonProperty("layer-rate") Map<String, Double> layerRates,
    String rewind) {
  /** A network that is trained and no more. */
  public static final PruneOptions NONE = of(Strategy.DENSE, 0, 0, "none");

  public PruneOptions {
    sparsities = List.copyOf(sparsities);
    exclude = List.copyOf(exclude);
    // Map.copyOf would forget the order, and files are to look the same each time.
    layerRates = Collections.unmodifiableMap(new LinkedHashMap<>(layerRates));
  }

  /** Rounds that each remove the same share of what is left. */
  public static PruneOptions of(Strategy strategy, int rounds, double rate, String rewind) {
    return new PruneOptions(
        strategy.label(), rounds, rate, 0, List.of(), 0, false, List.of(), Map.of(), rewind);
  }

  /**
   * These options with another strategy. One that prunes at initialisation rewinds to there,
   * whatever these options say.
   */
  public PruneOptions with(Strategy other) {
    return with(other, other.atInitialisation() ? Rewind.INIT.toString() : rewind);
  }

  /** These options with another way to rewind. */
  public PruneOptions rewind(String other) {
    return with(strategyChoice(), other);
  }

  private PruneOptions with(Strategy other, String newRewind) {
    return new PruneOptions(
        other.label(),
        rounds,
        rate,
        target,
        sparsities,
        layerFloor,
        allowDeadLayers,
        exclude,
        layerRates,
        newRewind);
  }

  /** These options with rounds that each remove the same share of what is left. */
  public PruneOptions rate(double share, int newRounds) {
    return scheduled(newRounds, share, 0, List.of());
  }

  /** These options with equal steps to a sparsity. */
  public PruneOptions target(double sparsity) {
    return scheduled(rounds, 0, sparsity, List.of());
  }

  /** These options with a round for each of these sparsities. */
  public PruneOptions sparsities(List<Double> each) {
    return scheduled(each.size(), 0, 0, each);
  }

  private PruneOptions scheduled(
      int newRounds, double newRate, double newTarget, List<Double> newSparsities) {
    return new PruneOptions(
        strategy,
        newRounds,
        newRate,
        newTarget,
        newSparsities,
        layerFloor,
        allowDeadLayers,
        exclude,
        layerRates,
        rewind);
  }

  /** These options with other bounds of what a layer keeps. */
  public PruneOptions layers(
      double floor, boolean allowDead, List<String> excluded, Map<String, Double> rates) {
    return new PruneOptions(
        strategy, rounds, rate, target, sparsities, floor, allowDead, excluded, rates, rewind);
  }

  /**
   * The dense network that these options prune: what they say of rewinding decides what its
   * training keeps.
   */
  public PruneOptions dense() {
    return of(Strategy.DENSE, 0, 0, rewind);
  }

  /**
   * Checks every value. Names of layers are checked where the network is known.
   *
   * @throws InvalidInputException naming the option and what it can be
   */
  public void check() {
    Strategy chosen = strategyChoice();
    if (rounds < 0) {
      throw new InvalidInputException("--rounds must be 0 or more, not " + rounds);
    }
    if (chosen == Strategy.DENSE && rounds > 0) {
      throw new InvalidInputException(
          "--strategy dense prunes nothing: use winnow train, or --rounds 0");
    }
    if (chosen.atInitialisation() && !rewindChoice().equals(Rewind.INIT)) {
      throw new InvalidInputException(
          chosen
              + " prunes at initialisation and trains from there: use --rewind init, not "
              + rewind);
    }
    schedule();
    checkLayers(chosen);
    rewindChoice();
  }

  private void checkLayers(Strategy chosen) {
    if (!(layerFloor >= 0 && layerFloor < 1)) {
      throw new InvalidInputException("--layer-floor must be from 0 to below 1, not " + layerFloor);
    }
    if (allowDeadLayers && layerFloor > 0) {
      throw new InvalidInputException(
          "--layer-floor "
              + layerFloor
              + " keeps every layer alive: leave --allow-dead-layers away");
    }
    if (!layerRates.isEmpty() && chosen.scope() == Scope.GLOBAL) {
      throw new InvalidInputException(
          "--layer-rate is for local strategies: " + chosen + " cuts all layers together");
    }
    if (!layerRates.isEmpty() && !(schedule() instanceof Schedule.Rate)) {
      throw new InvalidInputException(
          "--layer-rate goes with --rate, not with --target or --sparsities");
    }
    layerRates.values().forEach(layerRate -> new Schedule.Rate(layerRate, rounds));
  }

  /**
   * Refuses a strategy that has no rounds of its own to run.
   *
   * @throws InvalidInputException saying what to do instead
   */
  public void requirePruning() {
    Strategy chosen = strategyChoice();
    if (chosen.when() == When.NEVER && chosen != Strategy.DENSE) {
      throw new InvalidInputException(
          chosen + " takes its mask from a ticket: use winnow transfer --ticket T --use mask");
    }
  }

  public Strategy strategyChoice() {
    return Strategy.of(strategy);
  }

  public Rewind rewindChoice() {
    return Rewind.of(rewind);
  }

  /**
   * How many weights each round leaves.
   *
   * @throws InvalidInputException when the options contradict each other
   */
  public Schedule schedule() {
    int ways = (rate != 0 ? 1 : 0) + (target != 0 ? 1 : 0) + (sparsities.isEmpty() ? 0 : 1);
    if (ways > 1) {
      throw new InvalidInputException(
          "--rate, --target and --sparsities each say how much the rounds remove: use one of them");
    }
    if (!sparsities.isEmpty()) {
      if (rounds != sparsities.size()) {
        throw new InvalidInputException(
            "--sparsities names " + sparsities.size() + " rounds, --rounds says " + rounds);
      }
      return new Schedule.Listed(sparsities);
    }
    return target != 0 ? new Schedule.Linear(target, rounds) : new Schedule.Rate(rate, rounds);
  }
}
