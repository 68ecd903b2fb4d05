package dev.winnow.bench;

import dev.winnow.InvalidInputException;
import dev.winnow.model.Architectures;
import dev.winnow.model.Model;
import dev.winnow.tensor.Device;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The sizes of networks' prunable layers, in state-dict order. */
final class Shapes {
  private static final int INPUT_SIZE = 128;
  private static final int MILLION_LAYER = 1 << 20;

  /** Of those that stand in a model, which is not made for each row of a table. */
  private static final Map<String, long[]> OF_MODELS = new ConcurrentHashMap<>();

  private Shapes() {}

  /**
   * The number of weights of each layer.
   *
   * @param network an architecture (at 128×128); or 10m, 100m, 500m: 10, 100 and 477 equal layers
   *     of 2²⁰ weights
   * @throws InvalidInputException for another name
   */
  static long[] of(String network) {
    return switch (network) {
      case "10m" -> equalLayers(10);
      case "100m" -> equalLayers(100);
      case "500m" -> equalLayers(477);
      default -> OF_MODELS.computeIfAbsent(network, Shapes::ofModel).clone();
    };
  }

  private static long[] ofModel(String arch) {
    try (Model model = Architectures.create(arch, INPUT_SIZE, 0, Device.CPU)) {
      return model.state().weights().stream().mapToLong(entry -> entry.tensor().numel()).toArray();
    }
  }

  private static long[] equalLayers(int layers) {
    long[] sizes = new long[layers];
    Arrays.fill(sizes, MILLION_LAYER);
    return sizes;
  }
}
