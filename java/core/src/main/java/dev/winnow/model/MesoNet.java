package dev.winnow.model;

import dev.winnow.model.Layers.Kernel;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Meso-4 (Afchar et al. 2018): every block is one convolution. 15,528 prunable weights at 128×128,
 * 27,816 at 256×256.
 */
final class MesoNet extends Meso {
  static final Architecture ARCHITECTURE =
      new Architecture(
          "mesonet",
          "Meso-4, Afchar et al. 2018; the authors' Keras code",
          "Glorot uniform, biases 0 (Keras)",
          SIZES,
          ModelShape.detector(128),
          Normalisation.NONE,
          Optional.of("conv4"),
          Set.of("fc2"),
          0,
          MesoNet::new);

  private MesoNet(ModelShape shape, ModelState state) {
    super(ARCHITECTURE, shape, state, MesoNet::blocks);
  }

  private static List<Block> blocks(ModelState state, int channels) {
    return List.of(
        Block.ofConvolution(state, 1, Kernel.of(channels, 8, 3), 2),
        Block.ofConvolution(state, 2, Kernel.of(8, 8, 5), 2),
        Block.ofConvolution(state, 3, Kernel.of(8, 16, 5), 2),
        Block.ofConvolution(state, 4, Kernel.of(16, 16, 5), 4));
  }
}
