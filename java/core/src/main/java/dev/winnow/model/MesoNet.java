package dev.winnow.model;

import static org.bytedeco.pytorch.global.torch.dropout;
import static org.bytedeco.pytorch.global.torch.leaky_relu;
import static org.bytedeco.pytorch.global.torch.relu;

import dev.winnow.model.Architecture.Sizes;
import dev.winnow.model.Layers.BatchNorm;
import dev.winnow.model.Layers.Conv;
import dev.winnow.model.Layers.Kernel;
import dev.winnow.model.Layers.Linear;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Meso-4 (Afchar et al. 2018): four blocks of convolution, ReLU, batch norm and max pooling, then
 * two linear layers. 15,528 prunable weights at 128×128, 27,816 at 256×256.
 *
 * <p>As the authors' Keras code has it: convolutions with a bias, one batch norm a block with ε =
 * 10⁻³, leaky slope 0.1, dropout 0.5, Glorot's uniform initialisation. Its batch norms average over
 * some 100 steps (momentum 0.99); ours over some 10, libtorch's default, since a round on a small
 * data set can be shorter than 100 steps.
 */
final class MesoNet extends Network {
  private static final double EPSILON = 1e-3;
  private static final double MOMENTUM = 0.1;
  private static final double LEAKY_SLOPE = 0.1;
  private static final double DROPOUT = 0.5;

  /** The image side over the feature map's side after the last pooling. */
  private static final int REDUCTION = 2 * 2 * 2 * 4;

  static final Architecture ARCHITECTURE =
      new Architecture(
          "mesonet",
          "Meso-4, Afchar et al. 2018; the authors' Keras code",
          Sizes.multiplesOf(REDUCTION),
          ModelShape.detector(128),
          Normalisation.NONE,
          Optional.of("conv4"),
          Set.of("fc2"),
          0,
          MesoNet::new);

  private record Block(Conv conv, BatchNorm norm, int pool) {}

  private final Block[] blocks;
  private final Linear hidden;
  private final Linear output;

  private MesoNet(ModelShape shape, ModelState state) {
    super(ARCHITECTURE, shape, state);
    try (PointerScope scope = new PointerScope()) {
      blocks =
          new Block[] {
            block(1, Kernel.of(shape.channels(), 8, 3), 2),
            block(2, Kernel.of(8, 8, 5), 2),
            block(3, Kernel.of(8, 16, 5), 2),
            block(4, Kernel.of(16, 16, 5), 4)
          };
      int side = shape.size() / REDUCTION;
      hidden = Linear.add(state, "fc1", 16 * side * side, 16);
      output = Linear.add(state, "fc2", 16, shape.outputs());
    }
  }

  private Block block(int index, Kernel kernel, int pool) {
    return new Block(
        Conv.add(state, "conv" + index, kernel, Initialiser.GLOROT_UNIFORM),
        BatchNorm.add(state, "bn" + index, kernel.out(), MOMENTUM, EPSILON),
        pool);
  }

  /** The activations of the last convolution: [N, 16, S/8, S/8]. */
  @Override
  Tensor body(Tensor images, boolean training) {
    Tensor x = images;
    for (int i = 0; i < blocks.length - 1; i++) {
      x = normalise(blocks[i], relu(blocks[i].conv.apply(x)), training);
    }
    return relu(blocks[blocks.length - 1].conv.apply(x));
  }

  @Override
  Tensor classify(Tensor features, boolean training) {
    Tensor x = normalise(blocks[blocks.length - 1], features, training);
    x = dropout(x.contiguous().flatten(1, -1), DROPOUT, training);
    x = leaky_relu(hidden.apply(x), new Scalar(LEAKY_SLOPE));
    return output.apply(dropout(x, DROPOUT, training));
  }

  private static Tensor normalise(Block block, Tensor x, boolean training) {
    return Layers.maxPool(block.norm.apply(x, training), block.pool);
  }
}
