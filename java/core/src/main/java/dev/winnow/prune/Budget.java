package dev.winnow.prune;

import dev.winnow.InvalidInputException;
import dev.winnow.prune.Strategy.Scope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * What a network's rounds may remove: how many weights each leaves, and what each layer keeps
 * whatever happens.
 *
 * <p>A global strategy's counts are shares of all prunable weights, those of excluded layers
 * included, so that its sparsities compare with any other's: what an excluded layer keeps has to
 * come from the others.
 */
public final class Budget {
  private final PruneOptions options;
  private final Schedule schedule;
  private final long[] sizes;
  private final long[] floors;
  private final List<Schedule> layerSchedules = new ArrayList<>();

  /**
   * Finds the options' layers in a network.
   *
   * @param masks of the network
   * @throws InvalidInputException when an option names a layer that is not there
   */
  public Budget(PruneOptions options, Masks masks) {
    this.options = options;
    schedule = options.schedule();
    sizes = masks.sizes();
    floors = new long[sizes.length];
    List<String> names = masks.names();
    requireKnown("--exclude", options.exclude(), names);
    requireKnown("--layer-rate", options.layerRates().keySet(), names);
    Set<String> excluded = new HashSet<>(options.exclude());
    for (int i = 0; i < sizes.length; i++) {
      String layer = layerOf(names.get(i));
      boolean kept = excluded.contains(layer) || excluded.contains(names.get(i));
      floors[i] = kept ? sizes[i] : floor(sizes[i]);
      Double rate =
          options.layerRates().getOrDefault(names.get(i), options.layerRates().get(layer));
      layerSchedules.add(rate == null ? schedule : new Schedule.Rate(rate, schedule.rounds()));
    }
  }

  private static String layerOf(String weight) {
    return weight.replaceFirst("\\.weight$", "");
  }

  private static void requireKnown(String option, Iterable<String> wanted, List<String> names) {
    for (String name : wanted) {
      if (names.stream().noneMatch(known -> known.equals(name) || layerOf(known).equals(name))) {
        throw new InvalidInputException(
            option
                + ": no layer that can be pruned is called "
                + name
                + "; there is "
                + String.join(", ", names.stream().map(Budget::layerOf).toList()));
      }
    }
  }

  private long floor(long size) {
    long share = (long) Math.ceil(options.layerFloor() * size);
    return options.allowDeadLayers() ? share : Math.min(size, Math.max(1, share));
  }

  /** The weights that each layer keeps at least. */
  long[] floors() {
    return floors;
  }

  /** The weights that a global strategy's round leaves, of all layers together. */
  public long alive(int round) {
    return schedule.alive(LongStream.of(sizes).sum(), round);
  }

  /** The weights that a local strategy's round leaves of each layer. */
  public long[] aliveByLayer(int round) {
    return IntStream.range(0, sizes.length)
        .mapToLong(i -> Math.max(floors[i], layerSchedules.get(i).alive(sizes[i], round)))
        .toArray();
  }

  /**
   * Says before the first round what the last could not do.
   *
   * @throws InvalidInputException when the layers keep more than a global strategy is to leave
   */
  public void requireRoom() {
    long alive = alive(schedule.rounds());
    long fewest = LongStream.of(floors).sum();
    if (options.strategyChoice().scope() == Scope.GLOBAL && alive < fewest) {
      throw new InvalidInputException(
          String.format(
              "%d rounds leave %d weights, but %s keep %d: use fewer rounds, or let layers keep less",
              schedule.rounds(), alive, keepers(), fewest));
    }
  }

  private String keepers() {
    List<String> reasons = new ArrayList<>();
    if (!options.exclude().isEmpty()) {
      reasons.add("--exclude " + String.join(",", options.exclude()));
    }
    if (options.layerFloor() > 0) {
      reasons.add("--layer-floor " + options.layerFloor());
    } else if (!options.allowDeadLayers()) {
      reasons.add("layers without --allow-dead-layers");
    }
    return String.join(" and ", reasons);
  }
}
