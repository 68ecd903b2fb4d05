package dev.winnow.model;

import static org.bytedeco.pytorch.global.torch.relu_;

import dev.winnow.model.Architecture.Sizes;
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
 * A plain network of the 0.3 M weights that Al Amin et al. prune: five times a 3×3 convolution,
 * batch norm, ReLU and max pooling, then global average pooling and a linear layer. 300,128
 * prunable weights at every input size.
 *
 * <p>The channels are ours: they double to 128, and the fifth layer takes what is left of the
 * paper's number.
 */
final class Cnn5 extends Network {
  private static final int[] CHANNELS = {16, 32, 64, 128, 176};
  private static final int POOL = 2;

  /** Five poolings leave one pixel of it. */
  private static final int SMALLEST_INPUT = 32;

  static final Architecture ARCHITECTURE =
      new Architecture(
          "cnn5",
          "five 3×3 convolutions as in Al Amin et al.; the channels are Winnow's",
          "Kaiming normal (fan out), fc uniform in ±1/√176 (PyTorch)",
          Sizes.from(SMALLEST_INPUT),
          ModelShape.detector(128),
          Normalisation.NONE,
          Optional.of("conv5"),
          Set.of("fc"),
          0,
          Cnn5::new);

  private final List<ConvNorm> layers = new ArrayList<>();
  private final Linear output;

  private Cnn5(ModelShape shape, ModelState state) {
    super(ARCHITECTURE, shape, state);
    try (PointerScope scope = new PointerScope()) {
      int in = shape.channels();
      for (int i = 0; i < CHANNELS.length; i++) {
        Kernel kernel = Kernel.of(in, CHANNELS[i], 3);
        layers.add(ConvNorm.add(state, "conv" + (i + 1), "bn" + (i + 1), kernel));
        in = CHANNELS[i];
      }
      output = Linear.addUniform(state, "fc", in, shape.outputs());
    }
  }

  /** The fifth layer before its pooling: [N, 176, ⌊S/16⌋, ⌊S/16⌋]. */
  @Override
  Tensor body(Tensor images, boolean training) {
    Tensor x = images;
    for (ConvNorm layer : layers) {
      x = relu_(layer.apply(x == images ? x : Layers.maxPool(x, POOL), training));
    }
    return x;
  }

  @Override
  Tensor classify(Tensor features, boolean training) {
    return output.apply(Layers.globalAverage(Layers.maxPool(features, POOL)));
  }
}
