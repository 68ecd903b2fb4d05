package dev.winnow.prune;

import dev.winnow.InvalidInputException;
import dev.winnow.kernels.MaskedValues;
import dev.winnow.kernels.NativeDevice;
import dev.winnow.kernels.PruneKernels;
import dev.winnow.kernels.Selection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * A global cut that leaves each layer at least so many weights. The largest weights of each layer,
 * as many as its floor, cannot be removed; of all others the smallest are. No layer is left empty,
 * which would cut the network in two.
 *
 * <p>A layer that a plain cut takes below its floor is put back and cut to its floor on its own;
 * what it kept has to come from the others, which only raises their threshold. So the layers at
 * their floor grow in number until none is below, and nothing else is ever put back. Which layers
 * those are shows only after a cut, so all are copied before it (Xception: 86 MB, for as long as
 * the cut takes); a cut without floors copies nothing.
 */
final class FlooredCut {
  private final NativeDevice device;
  private final List<Tensor[]> tensors;
  private final List<MaskedValues> layers;
  private final long[] floors;

  /**
   * @param tensors the weight and the mask of each layer
   * @param layers the same as the kernels see them
   * @param floor fraction of a layer's weights, alive or not, that stays alive at least, 0 to 1
   */
  FlooredCut(NativeDevice device, List<Tensor[]> tensors, List<MaskedValues> layers, double floor) {
    this.device = device;
    this.tensors = tensors;
    this.layers = layers;
    floors = layers.stream().mapToLong(layer -> floor(layer.count(), floor)).toArray();
  }

  /** The weights of a layer that stay alive: ⌈floor · count⌉. */
  static long floor(long count, double floor) {
    return (long) Math.ceil(floor * count);
  }

  /**
   * Removes weights.
   *
   * @param alive weights of each layer before
   * @param remove of all layers together
   * @return α of all layers together, and the survivors of each
   */
  Selection apply(long[] alive, long remove) {
    long[] free =
        IntStream.range(0, alive.length)
            .mapToLong(i -> Math.max(0, alive[i] - floors[i]))
            .toArray();
    if (remove > Arrays.stream(free).sum()) {
      throw new InvalidInputException(
          String.format(
              "%d weights are to go, but the floor of each layer leaves only %d that may: use a"
                  + " lower --layer-floor, or fewer rounds",
              remove, Arrays.stream(free).sum()));
    }
    long[] survivors = alive.clone();
    boolean[] atFloor = new boolean[alive.length];
    float alpha = 0;
    try (PointerScope scope = new PointerScope()) {
      List<Tensor[]> before =
          tensors.stream()
              .map(pair -> new Tensor[] {pair[0].detach().clone(), pair[1].clone()})
              .toList();
      for (long left = remove; left > 0; ) {
        List<Integer> open =
            IntStream.range(0, alive.length).filter(i -> !atFloor[i]).boxed().toList();
        Selection cut =
            PruneKernels.pruneGlobally(
                device,
                PruneKernels.byMagnitude(open.stream().map(layers::get).toList()),
                left,
                false);
        alpha = Math.max(alpha, cut.thresholds()[0]);
        left = 0;
        List<Integer> below = new ArrayList<>();
        for (int i = 0; i < open.size(); i++) {
          int layer = open.get(i);
          survivors[layer] = cut.survivors()[i];
          if (survivors[layer] < floors[layer] && survivors[layer] < alive[layer]) {
            below.add(layer);
          }
        }
        for (int layer : below) {
          tensors.get(layer)[0].detach().copy_(before.get(layer)[0]);
          tensors.get(layer)[1].copy_(before.get(layer)[1]);
          left += alive[layer] - free[layer] - survivors[layer];
          survivors[layer] = alive[layer] - free[layer];
          atFloor[layer] = true;
          PruneKernels.pruneLocally(
              device,
              PruneKernels.byMagnitude(List.of(layers.get(layer))),
              new long[] {free[layer]},
              false);
        }
      }
    }
    return new Selection(new float[] {alpha}, survivors, null);
  }
}
