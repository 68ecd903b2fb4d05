package dev.winnow.experiment;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.winnow.train.EpochFigures;
import dev.winnow.train.metrics.Metrics;
import java.util.List;

/**
 * One object of {@code results.json}: a ticket and what it reached. The names are stable: scripts
 * read them.
 *
 * @param scope global or local
 * @param rate fraction of the remaining weights that a round removes; 0 where the run's settings
 *     say otherwise how many go
 * @param round 0 for the dense network
 * @param alive prunable weights left
 * @param sparsity 1 − alive / prunable
 * @param threshold α, the largest score removed, which is |θ| for magnitudes: null at round 0, a
 *     number when global, an object layer → α when local
 * @param test on the test split
 * @param epochs trained in this round
 * @param bestEpoch whose weights the ticket holds, from 1
 * @param curve every epoch of the round
 * @param trainSeconds spent in those epochs, validation included
 * @param pruneSeconds spent in scoring, selecting, masking and zeroing
 * @param ticket path relative to the results file
 * @param layers that can be pruned, in state-dict order
 */
@JsonPropertyOrder({
  "arch",
  "data",
  "seed",
  "strategy",
  "scope",
  "rewind",
  "rate",
  "round",
  "prunable",
  "alive",
  "sparsity",
  "threshold",
  "test",
  "epochs",
  "bestEpoch",
  "trainSeconds",
  "pruneSeconds",
  "ticket",
  "layers",
  "curve"
})
public record TicketResult(
    String arch,
    String data,
    long seed,
    String strategy,
    String scope,
    String rewind,
    double rate,
    int round,
    long prunable,
    long alive,
    double sparsity,
    Object threshold,
    Metrics test,
    int epochs,
    int bestEpoch,
    double trainSeconds,
    double pruneSeconds,
    String ticket,
    List<LayerCount> layers,
    List<EpochFigures> curve) {
  /**
   * A layer that can be pruned.
   *
   * @param name of its weight in the state dict
   * @param weights that it has
   * @param alive that are left of them
   */
  @JsonPropertyOrder({"name", "weights", "alive"})
  public record LayerCount(String name, long weights, long alive) {}

  /** The names of the layers without a weight alive. */
  public List<String> dead() {
    return layers.stream().filter(layer -> layer.alive() == 0).map(LayerCount::name).toList();
  }
}
