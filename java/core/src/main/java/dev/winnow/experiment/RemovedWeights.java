package dev.winnow.experiment;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.winnow.kernels.PruneKernels;
import dev.winnow.kernels.Selection;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a round's pruning removed from one layer; {@code STRATEGY-round-N.removed.json} beside the
 * ticket is an array of these.
 *
 * @param layer the weight's name in the state dict
 * @param removed weights, of those that this round's pruning found alive
 * @param alive weights left
 * @param magnitudes how many |θ| lay where, before they were removed; empty ranges are left out
 */
@JsonPropertyOrder({"layer", "removed", "alive", "magnitudes"})
public record RemovedWeights(String layer, long removed, long alive, List<Range> magnitudes) {
  /**
   * A range of magnitudes.
   *
   * @param from inclusive; 0 in the first, which takes all that is smaller than 2⁻²⁴
   * @param to exclusive; null in the last, which takes all that is larger
   */
  @JsonPropertyOrder({"from", "to", "count"})
  public record Range(double from, Double to, long count) {}

  static List<RemovedWeights> of(List<String> layers, Selection selection) {
    return IntStream.range(0, layers.size())
        .mapToObj(i -> of(layers.get(i), selection.survivors()[i], selection.magnitudes()[i]))
        .toList();
  }

  private static RemovedWeights of(String layer, long alive, long[] magnitudes) {
    List<Range> ranges =
        IntStream.range(0, magnitudes.length)
            .filter(bin -> magnitudes[bin] > 0)
            .mapToObj(bin -> new Range(from(bin), to(bin), magnitudes[bin]))
            .toList();
    return new RemovedWeights(layer, ranges.stream().mapToLong(Range::count).sum(), alive, ranges);
  }

  private static double from(int bin) {
    return bin == 0 ? 0 : PruneKernels.magnitudeEdge(bin);
  }

  private static Double to(int bin) {
    return bin + 1 == PruneKernels.MAGNITUDE_BINS
        ? null
        : (double) PruneKernels.magnitudeEdge(bin + 1);
  }
}
