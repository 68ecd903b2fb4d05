package dev.winnow.claims;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * All that was measured, and questions to it.
 *
 * @param all each network's round at most once
 */
public record Observations(List<Observation> all) {
  /**
   * How far a round may be from the sparsity asked for: 20 % of the rest a round reaches 59.0 and
   * 79.0 % where the paper says 60 and 80.
   */
  public static final double TOLERANCE = 0.025;

  private static final double CHANCE_AUC = 0.5;

  /** Of too few seeds for an interval: AUC up to here is not clearly better than chance. */
  private static final double DOUBTFUL_AUC = 0.6;

  /** Throws IllegalArgumentException where a round of a network occurs twice. */
  public Observations {
    all = List.copyOf(all);
    Set<List<Object>> seen = new HashSet<>();
    for (Observation o : all) {
      if (!seen.add(
          List.of(o.arch(), o.data(), o.from(), o.strategy(), o.use(), o.seed(), o.round()))) {
        throw new IllegalArgumentException("observed twice: " + o);
      }
    }
  }

  /** Those that pass. */
  public Observations where(Predicate<Observation> condition) {
    return new Observations(all.stream().filter(condition).toList());
  }

  /** Tickets of a strategy tested on the set that they were found on. */
  public Observations of(String arch, String data, String strategy) {
    return of(arch, data, data, "", strategy);
  }

  /** Tickets of a strategy found on {@code from}; {@code use} is "" unless transferred. */
  public Observations of(String arch, String data, String from, String use, String strategy) {
    return where(
        o ->
            o.arch().equals(arch)
                && o.data().equals(data)
                && o.from().equals(from)
                && o.use().equals(use)
                && o.strategy().equals(strategy));
  }

  /** The dense networks trained and tested on a set, by seed. */
  public Map<Long, Observation> dense(String arch, String data) {
    return of(arch, data, Observation.DENSE).at(0);
  }

  /**
   * Whether the dense networks trained and tested on a set are not clearly better than chance: the
   * 95 % interval of their AUC over seeds does not lie above 0.5, or, of too few seeds for one, its
   * mean not above 0.6. False where no AUC is defined.
   */
  public boolean nothingLearnt(String arch, String data) {
    Estimate auc =
        Estimate.of(
            dense(arch, data).values().stream()
                .map(Observation::auc)
                .filter(Objects::nonNull)
                .toList());
    if (auc == null) {
      return false;
    }
    return auc.ofTooFewSeeds() ? auc.mean() <= DOUBTFUL_AUC : auc.low() <= CHANCE_AUC;
  }

  /** Of each seed the round nearest to a sparsity, if one is within {@link #TOLERANCE}. */
  public Map<Long, Observation> at(double sparsity) {
    return nearest(all, sparsity, Observation::seed, Observation::sparsity);
  }

  /** By seed, in rising order. */
  public Map<Long, List<Observation>> bySeed() {
    return all.stream()
        .collect(Collectors.groupingBy(Observation::seed, TreeMap::new, Collectors.toList()));
  }

  static <T> Map<Long, T> nearest(
      List<T> values, double sparsity, Function<T, Long> seed, Function<T, Double> reached) {
    Map<Long, T> nearest = new TreeMap<>();
    for (T value : values) {
      double distance = Math.abs(reached.apply(value) - sparsity);
      T rival = nearest.get(seed.apply(value));
      if (distance <= TOLERANCE
          && (rival == null || distance < Math.abs(reached.apply(rival) - sparsity))) {
        nearest.put(seed.apply(value), value);
      }
    }
    return nearest;
  }
}
