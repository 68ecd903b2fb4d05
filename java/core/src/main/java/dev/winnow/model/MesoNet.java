package dev.winnow.model;

import static org.bytedeco.pytorch.global.torch.dropout;
import static org.bytedeco.pytorch.global.torch.leaky_relu;
import static org.bytedeco.pytorch.global.torch.relu;

import dev.winnow.model.Layers.BatchNorm;
import dev.winnow.model.Layers.Conv;
import dev.winnow.model.Layers.Linear;
import dev.winnow.tensor.Device;
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
final class MesoNet implements Model {
  static final String ARCH = "mesonet";

  private static final double EPSILON = 1e-3;
  private static final double MOMENTUM = 0.1;
  private static final double LEAKY_SLOPE = 0.1;
  private static final double DROPOUT = 0.5;

  /** The image side over the feature map's side after the last pooling. */
  static final int REDUCTION = 2 * 2 * 2 * 4;

  private record Block(Conv conv, BatchNorm norm, int pool) {}

  private final ModelState state;
  private final Block[] blocks;
  private final Linear hidden;
  private final Linear output;

  /**
   * Draws initial weights from libtorch's global generator.
   *
   * @param inputSize a multiple of {@link #REDUCTION}
   */
  MesoNet(int inputSize, Device device) {
    state = new ModelState(device);
    try (PointerScope scope = new PointerScope()) {
      blocks =
          new Block[] {
            block(1, 3, 8, 3, 2),
            block(2, 8, 8, 5, 2),
            block(3, 8, 16, 5, 2),
            block(4, 16, 16, 5, 4)
          };
      int side = inputSize / REDUCTION;
      hidden = Linear.add(state, "fc1", 16 * side * side, 16);
      output = Linear.add(state, "fc2", 16, 1);
    }
  }

  private Block block(int index, int in, int out, int kernel, int pool) {
    return new Block(
        Conv.add(state, "conv" + index, in, out, kernel),
        BatchNorm.add(state, "bn" + index, out, MOMENTUM, EPSILON),
        pool);
  }

  @Override
  public String arch() {
    return ARCH;
  }

  @Override
  public ModelState state() {
    return state;
  }

  /** The activations of the last convolution: [N, 16, S/8, S/8]. */
  @Override
  public Tensor features(Tensor images, boolean training) {
    Tensor x = images;
    for (int i = 0; i < blocks.length - 1; i++) {
      x = normalise(blocks[i], relu(blocks[i].conv.apply(x)), training);
    }
    return relu(blocks[blocks.length - 1].conv.apply(x));
  }

  @Override
  public Tensor head(Tensor features, boolean training) {
    Tensor x = normalise(blocks[blocks.length - 1], features, training);
    x = dropout(x.contiguous().flatten(1, -1), DROPOUT, training);
    x = leaky_relu(hidden.apply(x), new Scalar(LEAKY_SLOPE));
    return output.apply(dropout(x, DROPOUT, training)).flatten();
  }

  private static Tensor normalise(Block block, Tensor x, boolean training) {
    return Layers.maxPool(block.norm.apply(x, training), block.pool);
  }

  @Override
  public void close() {
    state.close();
  }
}
