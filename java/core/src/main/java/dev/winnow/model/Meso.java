package dev.winnow.model;

import static org.bytedeco.pytorch.global.torch.dropout;
import static org.bytedeco.pytorch.global.torch.leaky_relu;
import static org.bytedeco.pytorch.global.torch.relu_;

import dev.winnow.model.Architecture.Sizes;
import dev.winnow.model.Layers.BatchNorm;
import dev.winnow.model.Layers.Conv;
import dev.winnow.model.Layers.Kernel;
import dev.winnow.model.Layers.Linear;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * What the two networks of Afchar et al. 2018 share: four blocks of convolution, ReLU, batch norm
 * and max pooling, then two linear layers.
 *
 * <p>As the authors' Keras code has it: convolutions with a bias, one batch norm a block with ε =
 * 10⁻³, leaky slope 0.1, dropout 0.5, Glorot's uniform initialisation. Its batch norms average over
 * some 100 steps (momentum 0.99); ours over some 10, libtorch's default, since a round on a small
 * data set can be shorter than 100 steps.
 */
abstract class Meso extends Network {
  private static final double EPSILON = 1e-3;
  private static final double LEAKY_SLOPE = 0.1;
  private static final double DROPOUT = 0.5;

  /** The image side over the feature map's side after the last pooling. */
  private static final int REDUCTION = 2 * 2 * 2 * 4;

  private static final int LAST_CHANNELS = 16;
  private static final int HIDDEN = 16;

  /** What is known of both. */
  static Architecture architecture(
      String name, String source, Architecture.Constructor constructor) {
    return new Architecture(
        name,
        source,
        "Glorot uniform, biases 0 (Keras)",
        Sizes.multiplesOf(REDUCTION),
        ModelShape.detector(128),
        Normalisation.NONE,
        Optional.of("conv4"),
        Set.of("fc2"),
        0,
        constructor);
  }

  /**
   * One of the four.
   *
   * @param activations convolutions and their ReLU
   * @param pool side of the max pooling
   */
  record Block(UnaryOperator<Tensor> activations, BatchNorm norm, int pool) {
    /** A single convolution, {@code convI}, and its {@code bnI}. */
    static Block ofConvolution(ModelState state, int index, Kernel kernel, int pool) {
      Conv conv = Conv.add(state, "conv" + index, kernel, Initialiser.GLOROT_UNIFORM);
      return add(state, index, x -> relu_(conv.apply(x)), kernel.out(), pool);
    }

    /** Adds {@code bnI} behind convolutions that stand in the state already. */
    static Block add(
        ModelState state, int index, UnaryOperator<Tensor> activations, int channels, int pool) {
      return new Block(activations, BatchNorm.add(state, "bn" + index, channels, EPSILON), pool);
    }

    private Tensor normalise(Tensor x, boolean training) {
      return Layers.maxPool(norm.apply(x, training), pool);
    }
  }

  /** Adds the four blocks to a state. */
  @FunctionalInterface
  interface Blocks {
    List<Block> add(ModelState state, int channels);
  }

  private final List<Block> blocks;
  private final Linear hidden;
  private final Linear output;

  Meso(Architecture architecture, ModelShape shape, ModelState state, Blocks adder) {
    super(architecture, shape, state);
    try (PointerScope scope = new PointerScope()) {
      blocks = adder.add(state, shape.channels());
      int side = shape.size() / REDUCTION;
      hidden =
          Linear.add(state, "fc1", LAST_CHANNELS * side * side, HIDDEN, Initialiser.GLOROT_UNIFORM);
      output = Linear.add(state, "fc2", HIDDEN, shape.outputs(), Initialiser.GLOROT_UNIFORM);
    }
  }

  /** The activations of the last convolution: [N, 16, S/8, S/8]. */
  @Override
  final Tensor body(Tensor images, boolean training) {
    Tensor x = images;
    for (Block block : blocks.subList(0, blocks.size() - 1)) {
      x = block.normalise(block.activations.apply(x), training);
    }
    return last().activations.apply(x);
  }

  @Override
  final Tensor classify(Tensor features, boolean training) {
    Tensor x = last().normalise(features, training);
    x = dropout(x.contiguous().flatten(1, -1), DROPOUT, training);
    x = leaky_relu(hidden.apply(x), new Scalar(LEAKY_SLOPE));
    return output.apply(dropout(x, DROPOUT, training));
  }

  private Block last() {
    return blocks.get(blocks.size() - 1);
  }
}
