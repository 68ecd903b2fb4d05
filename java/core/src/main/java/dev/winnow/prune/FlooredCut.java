package dev.winnow.prune;

import dev.winnow.InvalidInputException;
import dev.winnow.kernels.NativeDevice;
import dev.winnow.kernels.PruneKernels;
import dev.winnow.kernels.Selection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * A global cut that leaves each layer at least so many weights. The weights of largest score of
 * each layer, as many as its floor, cannot be removed; of all others the smallest are. A layer left
 * empty would cut the network in two.
 *
 * <p>A layer that a plain cut takes below its floor is put back and cut to its floor on its own;
 * what it kept has to come from the others, which only raises their threshold. So the layers at
 * their floor grow in number until none is below, and nothing else is ever put back. Which layers
 * those are shows only after a cut, so before it those are copied which it could take so low: the
 * ones that have fewer weights above their floor than are to go.
 */
final class FlooredCut {
  private final NativeDevice device;
  private final List<Tensor[]> tensors;
  private final List<PruneKernels.Layer> layers;
  private final long[] floors;

  /**
   * @param tensors the weight and the mask of each layer
   * @param layers the same as the kernels see them, with their scores
   * @param floors the weights of each layer that stay alive at least
   */
  FlooredCut(
      NativeDevice device, List<Tensor[]> tensors, List<PruneKernels.Layer> layers, long[] floors) {
    this.device = device;
    this.tensors = tensors;
    this.layers = layers;
    this.floors = floors;
  }

  /**
   * Removes weights.
   *
   * @param alive weights of each layer before
   * @param remove of all layers together
   * @return α of all layers together, the survivors of each, and the magnitudes removed
   */
  Selection apply(long[] alive, long remove) {
    long[] free =
        IntStream.range(0, alive.length)
            .mapToLong(i -> Math.max(0, alive[i] - floors[i]))
            .toArray();
    if (remove > LongStream.of(free).sum()) {
      throw new InvalidInputException(
          String.format(
              "%d weights are to go, but what each layer keeps leaves only %d that may: use fewer"
                  + " rounds, or let layers keep less",
              remove, LongStream.of(free).sum()));
    }
    long[] survivors = alive.clone();
    long[][] magnitudes = new long[alive.length][PruneKernels.MAGNITUDE_BINS];
    List<Integer> open =
        IntStream.range(0, alive.length)
            .filter(i -> free[i] > 0)
            .boxed()
            .collect(Collectors.toCollection(ArrayList::new));
    float alpha = Float.NEGATIVE_INFINITY;
    try (PointerScope scope = new PointerScope()) {
      Map<Integer, Tensor[]> before = new HashMap<>();
      open.stream()
          .filter(i -> free[i] < Math.min(alive[i], remove))
          .forEach(i -> before.put(i, copy(tensors.get(i))));
      long left = remove;
      do {
        Selection cut =
            PruneKernels.pruneGlobally(device, open.stream().map(layers::get).toList(), left, true);
        alpha = Math.max(alpha, cut.thresholds()[0]);
        left = 0;
        List<Integer> below = new ArrayList<>();
        for (int i = 0; i < open.size(); i++) {
          int layer = open.get(i);
          survivors[layer] = cut.survivors()[i];
          add(magnitudes[layer], cut.magnitudes()[i]);
          if (alive[layer] - survivors[layer] > free[layer]) {
            below.add(layer);
          }
        }
        for (int layer : below) {
          left += alive[layer] - survivors[layer] - free[layer];
          survivors[layer] = alive[layer] - free[layer];
          magnitudes[layer] = cutAlone(layer, before.get(layer), free[layer]);
        }
        open.removeAll(below);
      } while (left > 0);
    }
    return new Selection(new float[] {alpha}, survivors, magnitudes);
  }

  private static Tensor[] copy(Tensor[] pair) {
    return new Tensor[] {pair[0].detach().clone(), pair[1].clone()};
  }

  /** Puts a layer back and removes so many of its weights: the magnitudes removed. */
  private long[] cutAlone(int layer, Tensor[] before, long remove) {
    tensors.get(layer)[0].detach().copy_(before[0]);
    tensors.get(layer)[1].copy_(before[1]);
    return PruneKernels.pruneLocally(device, List.of(layers.get(layer)), new long[] {remove}, true)
        .magnitudes()[0];
  }

  /** Adds a histogram of magnitudes to another. */
  static void add(long[] sum, long[] more) {
    for (int bin = 0; bin < sum.length; bin++) {
      sum[bin] += more[bin];
    }
  }
}
