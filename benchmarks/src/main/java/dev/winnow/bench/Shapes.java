package dev.winnow.bench;

import dev.winnow.InvalidInputException;
import dev.winnow.model.Architectures;
import dev.winnow.model.Model;
import dev.winnow.tensor.Device;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;

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
   * @param network mesonet (at 128×128) or resnet18, from the models themselves; cnn5; xception; or
   *     10m, 100m, 500m: 10, 100 and 477 equal layers of 2²⁰ weights
   * @throws InvalidInputException for another name
   */
  static long[] of(String network) {
    return switch (network) {
      case "mesonet", "resnet18" -> OF_MODELS.computeIfAbsent(network, Shapes::ofModel).clone();
      case "cnn5" -> cnn5();
      case "xception" -> xception();
      case "10m" -> equalLayers(10);
      case "100m" -> equalLayers(100);
      case "500m" -> equalLayers(477);
      default -> throw new InvalidInputException("no network shape is called " + network);
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

  /** Five 3×3 convolutions with batch norm, global average pooling, one logit: 0.300 M weights. */
  private static long[] cnn5() {
    int[] channels = {3, 16, 32, 64, 128, 176};
    LongStream.Builder sizes = LongStream.builder();
    for (int i = 1; i < channels.length; i++) {
      sizes.add(3L * 3 * channels[i - 1] * channels[i]);
    }
    return sizes.add(channels[channels.length - 1]).build().toArray();
  }

  /** Xception (Chollet 2017) in the order of timm's legacy_xception, with one logit. */
  private static long[] xception() {
    LongStream.Builder sizes = LongStream.builder();
    sizes.add(3L * 3 * 3 * 32).add(3L * 3 * 32 * 64);
    block(sizes, 64, 128, 128);
    block(sizes, 128, 256, 256);
    block(sizes, 256, 728, 728);
    for (int middle = 0; middle < 8; middle++) {
      block(sizes, 728, 728, 728, 728);
    }
    block(sizes, 728, 728, 1024);
    separable(sizes, 1024, 1536);
    separable(sizes, 1536, 2048);
    return sizes.add(2048).build().toArray();
  }

  /** A 1×1 shortcut where the width changes, then separable convolutions through these widths. */
  private static void block(LongStream.Builder sizes, int... widths) {
    int last = widths[widths.length - 1];
    if (widths[0] != last) {
      sizes.add((long) widths[0] * last);
    }
    for (int i = 1; i < widths.length; i++) {
      separable(sizes, widths[i - 1], widths[i]);
    }
  }

  /** A 3×3 depthwise convolution, then a pointwise one. */
  private static void separable(LongStream.Builder sizes, int in, int out) {
    sizes.add(3L * 3 * in).add((long) in * out);
  }
}
