package dev.winnow.model;

import dev.winnow.model.Layers.Kernel;
import java.util.List;

/**
 * Meso-4 (Afchar et al. 2018): every block is one convolution. 15,528 prunable weights at 128×128,
 * 27,816 at 256×256.
 */
final class MesoNet extends Meso {
  static final Architecture ARCHITECTURE =
      architecture("mesonet", "Meso-4, Afchar et al. 2018; the authors' Keras code", MesoNet::new);

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
