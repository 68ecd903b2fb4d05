package dev.winnow.kernels;

import static dev.winnow.kernels.NativeStatus.check;

import dev.winnow.kernels.binding.NativeWinnow;
import dev.winnow.kernels.binding.winnow_prune_segment;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;

/**
 * Removes the weights of smallest score among those alive, an exact number of them, ties to the
 * lower (layer, index): their mask bits become 0 and they become +0.0.
 */
public final class PruneKernels {
  /** Bins of the histogram of removed magnitudes: four an octave. */
  public static final int MAGNITUDE_BINS = NativeWinnow.WINNOW_MAGNITUDE_BINS;

  /**
   * One layer to prune.
   *
   * @param values its weights and their mask, both changed
   * @param scores as many floats to compare in place of |θ|, or null; all layers have them or none
   */
  public record Layer(MaskedValues values, Pointer scores) {}

  private PruneKernels() {}

  /** The smallest magnitude of a bin: 2⁻²⁴ for bin 0 (which takes all below, too) and so on. */
  public static float magnitudeEdge(int bin) {
    return NativeWinnow.winnow_magnitude_edge(bin);
  }

  /** The layers with |θ| as their score. */
  public static List<Layer> byMagnitude(List<MaskedValues> layers) {
    return layers.stream().map(layer -> new Layer(layer, null)).toList();
  }

  /**
   * Removes exactly {@code remove} weights of all layers together.
   *
   * @param countMagnitudes fill {@link Selection#magnitudes}, which takes a quarter to a half
   *     longer
   * @throws dev.winnow.DivergedException when a score is NaN; nothing is changed then
   */
  public static Selection pruneGlobally(
      NativeDevice device, List<Layer> layers, long remove, boolean countMagnitudes) {
    try (PointerScope scope = new PointerScope()) {
      FloatPointer threshold = new FloatPointer(1);
      LongPointer survivors = new LongPointer(layers.size());
      LongPointer magnitudes = magnitudes(layers.size(), countMagnitudes);
      check(
          NativeWinnow.winnow_prune_global(
              device.handle(),
              segments(layers),
              layers.size(),
              remove,
              threshold,
              survivors,
              magnitudes));
      return selection(threshold, 1, survivors, magnitudes, layers.size());
    }
  }

  /** As {@link #pruneGlobally}, in each layer on its own: {@code remove[i]} weights of layer i. */
  public static Selection pruneLocally(
      NativeDevice device, List<Layer> layers, long[] remove, boolean countMagnitudes) {
    if (remove.length != layers.size()) {
      throw new IllegalArgumentException(
          remove.length + " counts for " + layers.size() + " layers: give one a layer");
    }
    try (PointerScope scope = new PointerScope()) {
      FloatPointer thresholds = new FloatPointer(layers.size());
      LongPointer survivors = new LongPointer(layers.size());
      LongPointer magnitudes = magnitudes(layers.size(), countMagnitudes);
      check(
          NativeWinnow.winnow_prune_local(
              device.handle(),
              segments(layers),
              layers.size(),
              new LongPointer(remove),
              thresholds,
              survivors,
              magnitudes));
      return selection(thresholds, layers.size(), survivors, magnitudes, layers.size());
    }
  }

  private static winnow_prune_segment segments(List<Layer> layers) {
    winnow_prune_segment segments = new winnow_prune_segment(layers.size());
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      segments
          .getPointer(i)
          .weights(new FloatPointer(layer.values().values()))
          .mask(new BytePointer(layer.values().mask()))
          .scores(layer.scores() == null ? null : new FloatPointer(layer.scores()))
          .count(layer.values().count());
    }
    return segments;
  }

  private static LongPointer magnitudes(int layers, boolean wanted) {
    return wanted ? new LongPointer((long) layers * MAGNITUDE_BINS) : null;
  }

  private static Selection selection(
      FloatPointer thresholds,
      int thresholdCount,
      LongPointer survivors,
      LongPointer magnitudes,
      int layers) {
    float[] alphas = new float[thresholdCount];
    thresholds.get(alphas);
    long[] alive = new long[layers];
    survivors.get(alive);
    if (magnitudes == null) {
      return new Selection(alphas, alive, null);
    }
    long[][] removed =
        Stream.generate(() -> new long[MAGNITUDE_BINS]).limit(layers).toArray(long[][]::new);
    for (int i = 0; i < layers; i++) {
      magnitudes.position((long) i * MAGNITUDE_BINS).get(removed[i]);
    }
    return new Selection(alphas, alive, removed);
  }
}
