package dev.winnow.claims;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether a round's tickets are winning ones by the paper's criterion (section III-A): a′ ≥ a, the
 * accuracy of the ticket against that of the dense network of its seed. The intervals are not
 * corrected for multiple comparisons.
 *
 * @param arch as of {@link Observation}
 * @param data as of {@link Observation}
 * @param from as of {@link Observation}
 * @param use as of {@link Observation}
 * @param strategy as of {@link Observation}
 * @param round as of {@link Observation}
 * @param sparsity mean over the seeds
 * @param difference a′ − a, paired by seed, 1 for a hundred points; null where no seed has both
 * @param outcome what the interval says
 */
public record WinningTicket(
    String arch,
    String data,
    String from,
    String use,
    String strategy,
    int round,
    double sparsity,
    Estimate difference,
    Outcome outcome) {

  /** What the interval of a′ − a says. */
  public enum Outcome {
    /** Its lower end is 0 or above. */
    WINNING,
    /** Its upper end is below 0. */
    NOT_WINNING,
    UNSURE,
    /**
     * The dense networks are not clearly better than chance ({@link Observations#nothingLearnt}):
     * to be as good as they are is no win.
     */
    NOTHING_LEARNT,
    /** Fewer than three that have both; comes before NOTHING_LEARNT. */
    TOO_FEW_SEEDS
  }

  private record Key(
      String arch, String data, String from, String use, String strategy, int round) {}

  /** Every round of every strategy, in the order in which they were observed. */
  public static List<WinningTicket> judge(Observations observations) {
    Map<Key, List<Observation>> rounds = new LinkedHashMap<>();
    for (Observation o : observations.all()) {
      if (o.sparsity() > 0) {
        Key key = new Key(o.arch(), o.data(), o.from(), o.use(), o.strategy(), o.round());
        rounds.computeIfAbsent(key, k -> new ArrayList<>()).add(o);
      }
    }
    return rounds.entrySet().stream()
        .map(round -> judge(round.getKey(), round.getValue(), observations))
        .toList();
  }

  private static WinningTicket judge(
      Key key, List<Observation> tickets, Observations observations) {
    Map<Long, Observation> dense = observations.dense(key.arch(), key.data());
    Estimate difference =
        Estimate.of(
            tickets.stream()
                .filter(ticket -> dense.containsKey(ticket.seed()))
                .map(ticket -> ticket.accuracy() - dense.get(ticket.seed()).accuracy())
                .toList());
    return new WinningTicket(
        key.arch(),
        key.data(),
        key.from(),
        key.use(),
        key.strategy(),
        key.round(),
        tickets.stream().mapToDouble(Observation::sparsity).average().orElseThrow(),
        difference,
        outcome(difference, observations.nothingLearnt(key.arch(), key.data())));
  }

  private static Outcome outcome(Estimate difference, boolean nothingLearnt) {
    if (difference == null || difference.ofTooFewSeeds()) {
      return Outcome.TOO_FEW_SEEDS;
    }
    if (nothingLearnt) {
      return Outcome.NOTHING_LEARNT;
    }
    if (difference.low() >= 0) {
      return Outcome.WINNING;
    }
    return difference.high() < 0 ? Outcome.NOT_WINNING : Outcome.UNSURE;
  }
}
