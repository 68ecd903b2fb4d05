package dev.winnow.prune;

import dev.winnow.InvalidInputException;
import dev.winnow.kernels.MaskKernels;
import dev.winnow.kernels.MaskedValues;
import dev.winnow.kernels.PruneKernels;
import dev.winnow.kernels.Selection;
import dev.winnow.model.ModelState;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeOwner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The bit-packed masks of a model's prunable weights, in state-dict order. */
public final class Masks implements AutoCloseable {
  private record Layer(String name, Tensor weight, Tensor mask) {}

  private final NativeOwner owner = new NativeOwner();
  private final List<Layer> layers = new ArrayList<>();
  private final Device device;

  /** Every weight alive. The model must outlive its masks. */
  public Masks(ModelState state) {
    device = state.device();
    try (PointerScope scope = new PointerScope()) {
      for (ModelState.Entry entry : state.weights()) {
        long count = entry.tensor().numel();
        Tensor mask = owner.keep(device.empty(ScalarType.Byte, (count + 7) / 8));
        MaskKernels.fill(device.kernels(), mask.data_ptr(), count);
        layers.add(new Layer(entry.name(), entry.tensor(), mask));
      }
    }
  }

  /** The names of the prunable layers' weights. */
  public List<String> names() {
    return layers.stream().map(Layer::name).toList();
  }

  /** The masks by weight name: uint8 [⌈n/8⌉], least significant bit first, 1 = alive. */
  public Map<String, Tensor> byName() {
    Map<String, Tensor> masks = new LinkedHashMap<>();
    layers.forEach(layer -> masks.put(layer.name(), layer.mask()));
    return masks;
  }

  /** The number of prunable weights. */
  public long prunable() {
    return layers.stream().mapToLong(layer -> layer.weight().numel()).sum();
  }

  /** The number of weights alive. */
  public long alive() {
    return Arrays.stream(aliveByLayer()).sum();
  }

  private long[] aliveByLayer() {
    try (PointerScope scope = new PointerScope()) {
      return MaskKernels.survivors(device.kernels(), values());
    }
  }

  /** The fraction pruned, 0 to 1. */
  public double sparsity() {
    return 1.0 - (double) alive() / prunable();
  }

  /** The fewest weights that a global cut with a floor can leave: Σ ⌈floor · n⌉ over the layers. */
  public long fewest(double floor) {
    return layers.stream()
        .mapToLong(layer -> FlooredCut.floor(layer.weight().numel(), floor))
        .sum();
  }

  /** Weights become +0.0 where they are pruned. */
  public void apply() {
    try (PointerScope scope = new PointerScope()) {
      MaskKernels.apply(device.kernels(), values());
    }
  }

  /**
   * Removes the smallest weights of all layers together until {@code alive} are left.
   *
   * @param floor fraction of each layer's weights that stays alive at least, 0 to 1
   * @return α and the survivors of each layer
   * @throws dev.winnow.DivergedException when a weight is NaN; nothing is changed then
   * @throws InvalidInputException when the floors leave too few weights to remove
   */
  public Selection pruneGlobally(long alive, double floor) {
    try (PointerScope scope = new PointerScope()) {
      if (floor > 0) {
        List<Tensor[]> tensors =
            layers.stream().map(layer -> new Tensor[] {layer.weight(), layer.mask()}).toList();
        return new FlooredCut(device.kernels(), tensors, values(), floor)
            .apply(aliveByLayer(), alive() - alive);
      }
      return PruneKernels.pruneGlobally(
          device.kernels(), PruneKernels.byMagnitude(values()), alive() - alive, false);
    }
  }

  /** Removes {@code rounds} times {@code rate} of what each layer has alive, layer by layer. */
  public Selection pruneLocally(double rate, int rounds) {
    long[] remove =
        Arrays.stream(aliveByLayer())
            .map(alive -> alive - Schedule.alive(alive, rate, rounds))
            .toArray();
    try (PointerScope scope = new PointerScope()) {
      return PruneKernels.pruneLocally(
          device.kernels(), PruneKernels.byMagnitude(values()), remove, false);
    }
  }

  /**
   * Overwrites the masks.
   *
   * @param source named in errors
   * @throws InvalidInputException when one is missing or has another length
   */
  public void load(Map<String, Tensor> values, String source) {
    try (PointerScope scope = new PointerScope()) {
      for (Layer layer : layers) {
        Tensor value = values.get(layer.name());
        if (value == null || value.scalar_type().intern() != ScalarType.Byte) {
          throw new InvalidInputException(source + " lacks the mask of " + layer.name());
        }
        if (value.numel() != layer.mask().numel()) {
          throw new InvalidInputException(
              String.format(
                  "%s: the mask of %s has %d bytes, %d weights need %d",
                  source,
                  layer.name(),
                  value.numel(),
                  layer.weight().numel(),
                  layer.mask().numel()));
        }
        layer.mask().copy_(value);
      }
    }
  }

  private List<MaskedValues> values() {
    return layers.stream()
        .map(
            layer ->
                new MaskedValues(
                    layer.weight().data_ptr(), layer.mask().data_ptr(), layer.weight().numel()))
        .toList();
  }

  @Override
  public void close() {
    owner.close();
  }
}
