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
import java.util.stream.IntStream;
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

  /** The number of weights of each layer. */
  public long[] sizes() {
    return layers.stream().mapToLong(layer -> layer.weight().numel()).toArray();
  }

  /** The number of prunable weights. */
  public long prunable() {
    return layers.stream().mapToLong(layer -> layer.weight().numel()).sum();
  }

  /** The number of weights alive. */
  public long alive() {
    return Arrays.stream(aliveByLayer()).sum();
  }

  /** The number of weights alive in each layer. */
  public long[] aliveByLayer() {
    try (PointerScope scope = new PointerScope()) {
      return MaskKernels.survivors(device.kernels(), values());
    }
  }

  /** The fraction pruned, 0 to 1. */
  public double sparsity() {
    return 1.0 - (double) alive() / prunable();
  }

  /** Weights become +0.0 where they are pruned. */
  public void apply() {
    try (PointerScope scope = new PointerScope()) {
      MaskKernels.apply(device.kernels(), values());
    }
  }

  /** {@link #pruneGlobally(long, long[], List)} by magnitude, whatever becomes of a layer. */
  public Selection pruneGlobally(long alive) {
    return pruneGlobally(alive, new long[layers.size()], List.of());
  }

  /**
   * Removes the weights of smallest score of all layers together until {@code alive} are left.
   *
   * @param floors the weights of each layer that stay alive at least
   * @param scores of each layer's weights; empty for their magnitudes
   * @return α and the survivors of each layer
   * @throws dev.winnow.DivergedException when a score is NaN; nothing is changed then
   * @throws InvalidInputException when the floors leave too few weights to remove
   */
  public Selection pruneGlobally(long alive, long[] floors, List<Tensor> scores) {
    try (PointerScope scope = new PointerScope()) {
      List<Tensor[]> tensors =
          layers.stream().map(layer -> new Tensor[] {layer.weight(), layer.mask()}).toList();
      long[] before = aliveByLayer();
      return new FlooredCut(device.kernels(), tensors, scored(scores), floors)
          .apply(before, Arrays.stream(before).sum() - alive);
    }
  }

  private List<PruneKernels.Layer> scored(List<Tensor> scores) {
    if (scores.isEmpty()) {
      return PruneKernels.byMagnitude(values());
    }
    List<MaskedValues> values = values();
    return IntStream.range(0, values.size())
        .mapToObj(i -> new PruneKernels.Layer(values.get(i), scores.get(i).data_ptr()))
        .toList();
  }

  /**
   * Removes the smallest weights of each layer until {@code alive[i]} are left of layer i; nothing
   * where it has no more than that.
   */
  public Selection pruneLocally(long[] alive) {
    long[] before = aliveByLayer();
    long[] remove =
        IntStream.range(0, alive.length)
            .mapToLong(i -> Math.max(0, before[i] - alive[i]))
            .toArray();
    try (PointerScope scope = new PointerScope()) {
      return PruneKernels.pruneLocally(
          device.kernels(), PruneKernels.byMagnitude(values()), remove, true);
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
