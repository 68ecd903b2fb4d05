package dev.winnow.report;

import dev.winnow.InvalidInputException;
import dev.winnow.experiment.TicketResult;
import dev.winnow.prune.Strategy;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A run's results as the report tells them.
 *
 * @param all in the order they were written
 * @param dense the result that the others are compared with
 */
record Tickets(List<TicketResult> all, TicketResult dense) {

  /**
   * Finds the dense network: round 0 of an iterative strategy, or else of whichever has one.
   *
   * @param source named in errors
   * @throws InvalidInputException when no strategy has finished its round 0
   */
  static Tickets of(List<TicketResult> results, String source) {
    TicketResult dense =
        results.stream()
            .filter(result -> result.round() == 0)
            .min(Comparator.comparing(result -> !Strategy.of(result.strategy()).iterative()))
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        source + " holds no finished dense network yet: let the run get further"));
    return new Tickets(List.copyOf(results), dense);
  }

  /** The strategy that the dense network belongs to. */
  Strategy main() {
    return Strategy.of(dense.strategy());
  }

  /** The strategies with a result, the main one first. */
  List<String> strategies() {
    return all.stream()
        .map(TicketResult::strategy)
        .distinct()
        .sorted(Comparator.comparing(name -> !name.equals(dense.strategy())))
        .toList();
  }

  /** The results of one strategy, densest first. */
  List<TicketResult> of(String strategy) {
    return all.stream()
        .filter(result -> result.strategy().equals(strategy))
        .sorted(Comparator.comparingDouble(TicketResult::sparsity))
        .toList();
  }

  /** All results that something was pruned from. */
  List<TicketResult> pruned() {
    return all.stream().filter(result -> result.alive() < result.prunable()).toList();
  }

  /** The main strategy's pruned ticket nearest to a sparsity. */
  Optional<TicketResult> nearest(double sparsity) {
    return pruned().stream()
        .filter(result -> result.strategy().equals(dense.strategy()))
        .min(Comparator.comparingDouble(result -> Math.abs(result.sparsity() - sparsity)));
  }

  /** The sparsest pruned ticket of an accuracy; of equally sparse ones the most accurate. */
  Optional<TicketResult> sparsest(double accuracy) {
    return pruned().stream()
        .filter(result -> result.test().accuracy() >= accuracy)
        .max(
            Comparator.comparingDouble(TicketResult::sparsity)
                .thenComparingDouble(result -> result.test().accuracy()));
  }
}
