package dev.winnow.model;

import static org.bytedeco.pytorch.global.torch.relu;
import static org.bytedeco.pytorch.global.torch.relu_;

import dev.winnow.model.Architecture.Sizes;
import dev.winnow.model.Layers.Conv;
import dev.winnow.model.Layers.ConvNorm;
import dev.winnow.model.Layers.Kernel;
import dev.winnow.model.Layers.Linear;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Xception (Chollet 2017) as timm's {@code legacy_xception} has it: two convolutions, twelve blocks
 * of separable convolutions beside a shortcut, two more separable convolutions, global average
 * pooling and a linear layer. 20,754,472 prunable weights at every input size.
 *
 * <p>Names, order and initialisation are timm's. Its stem has no padding, and each of the four
 * halvings after it rounds up.
 */
final class Xception extends Network {
  /** The arithmetic takes less; the last map then still has its one pixel. */
  private static final int SMALLEST_INPUT = 32;

  /**
   * timm draws a depthwise weight with variance 2 / (9 · channels), as if it fed all channels: 3
   * times smaller than a pointwise weight. A global cut at 80 % of the untrained network therefore
   * leaves 763 of the 207,432 depthwise weights (0.4 %; of each 6,552 for 728 channels some 3), and
   * none in {@code conv3.conv1}, {@code conv4.conv1} and {@code fc}, which have no shortcut: every
   * image would get the same logit. One weight in 50 costs 0.1 % of those that the cut spares,
   * gives one filter in six a weight, changes no other layer at 80 %, and still lets a cut go to 98
   * %.
   */
  private static final double LAYER_FLOOR = 0.02;

  static final Architecture ARCHITECTURE =
      new Architecture(
          "xception",
          "Chollet 2017; timm's legacy_xception",
          "Kaiming normal (fan out of all channels), fc uniform in ±1/√2048 (timm)",
          Sizes.from(SMALLEST_INPUT),
          ModelShape.detector(128),
          Normalisation.CENTRED,
          Optional.of("act4"),
          Set.of("fc"),
          LAYER_FLOOR,
          Xception::new);

  /** A 3×3 convolution of each channel, then a 1×1 across channels, and the batch norm after it. */
  private record Separable(Conv depthwise, ConvNorm pointwise) {
    static Separable add(ModelState state, String name, String norm, int in, int out) {
      return new Separable(
          Conv.addUnbiased(
              state, name + ".conv1", Kernel.depthwise(in, 3), Initialiser.KAIMING_NORMAL),
          ConvNorm.add(state, name + ".pointwise", norm, Kernel.of(in, out, 1)));
    }

    Tensor apply(Tensor x, boolean training) {
      try (Tensor y = depthwise.apply(x)) {
        return pointwise.apply(y, training);
      }
    }
  }

  /**
   * Separable convolutions with ReLUs between them, beside a shortcut.
   *
   * @param skip brings the shortcut to the block's shape; null where it has it already
   * @param reluFirst a ReLU stands before the first convolution, too
   * @param halves a max pooling ends the block
   */
  private record Block(
      ConvNorm skip, List<Separable> separables, boolean reluFirst, boolean halves) {
    Tensor apply(Tensor input, boolean training) {
      Tensor shortcut = skip == null ? input : skip.apply(input, training);
      // The shortcut needs the input as it was; every later ReLU may overwrite what it is given.
      Tensor x = reluFirst ? relu(input) : input;
      for (int i = 0; i < separables.size(); i++) {
        x = separables.get(i).apply(i == 0 ? x : relu_(x), training);
      }
      return (halves ? Layers.halve(x) : x).add_(shortcut);
    }
  }

  private final ConvNorm stem1;
  private final ConvNorm stem2;
  private final List<Block> blocks = new ArrayList<>();
  private final Separable exit3;
  private final Separable exit4;
  private final Linear output;

  private Xception(ModelShape shape, ModelState state) {
    super(ARCHITECTURE, shape, state);
    try (PointerScope scope = new PointerScope()) {
      Kernel first = Kernel.of(shape.channels(), 32, 3).stride(2).padding(0);
      stem1 = ConvNorm.add(state, "conv1", "bn1", first);
      stem2 = ConvNorm.add(state, "conv2", "bn2", Kernel.of(32, 64, 3).padding(0));
      addBlock(false, 64, 128, 128);
      addBlock(true, 128, 256, 256);
      addBlock(true, 256, 728, 728);
      for (int middle = 4; middle <= 11; middle++) {
        addBlock(true, 728, 728, 728, 728);
      }
      addBlock(true, 728, 728, 1024);
      exit3 = Separable.add(state, "conv3", "bn3", 1024, 1536);
      exit4 = Separable.add(state, "conv4", "bn4", 1536, 2048);
      output = Linear.addUniform(state, "fc", 2048, shape.outputs());
    }
  }

  /**
   * Adds the next block; one whose width changes halves the map.
   *
   * @param widths channels before the first separable convolution and after each
   */
  private void addBlock(boolean reluFirst, int... widths) {
    String name = "block" + (blocks.size() + 1);
    int last = widths[widths.length - 1];
    boolean halves = last != widths[0];
    ConvNorm skip =
        halves
            ? ConvNorm.add(
                state, name + ".skip", name + ".skipbn", Kernel.of(widths[0], last, 1).stride(2))
            : null;
    List<Separable> separables = new ArrayList<>();
    for (int i = 1; i < widths.length; i++) {
      // timm's sequence has ReLU, convolution, batch norm, and so on; numbered in that order.
      int index = 3 * (i - 1) + (reluFirst ? 1 : 0);
      separables.add(
          Separable.add(
              state,
              name + ".rep." + index,
              name + ".rep." + (index + 1),
              widths[i - 1],
              widths[i]));
    }
    blocks.add(new Block(skip, separables, reluFirst, halves));
  }

  /** The last convolution's activations: [N, 2048, H, H], H = ⌊(S − 5)/2⌋ halved four times. */
  @Override
  Tensor body(Tensor images, boolean training) {
    Tensor x = relu_(stem1.apply(images, training));
    x = relu_(stem2.apply(x, training));
    for (Block block : blocks) {
      x = block.apply(x, training);
    }
    x = relu_(exit3.apply(x, training));
    return relu_(exit4.apply(x, training));
  }

  @Override
  Tensor classify(Tensor features, boolean training) {
    return output.apply(Layers.globalAverage(features));
  }

  @Override
  public Optional<Tensor> pooledHeadWeights() {
    return Optional.of(output.weight().tensor());
  }
}
