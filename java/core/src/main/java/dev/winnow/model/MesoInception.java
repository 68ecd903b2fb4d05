package dev.winnow.model;

import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.relu_;

import dev.winnow.model.Layers.Conv;
import dev.winnow.model.Layers.Kernel;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * MesoInception-4 (Afchar et al. 2018): Meso-4 whose first two blocks look at each place through
 * branches of growing reach. 16,125 prunable weights at 128×128, 28,413 at 256×256.
 *
 * <p>The branches are numbered, and stand in the state, in the order in which the authors' code
 * makes and joins them; {@code branch2.0} is the 1×1 convolution and {@code branch2.1} the 3×3 one
 * after it. Keras's files list the same layers by depth instead (2.0, 3.0, 4.0, 1.0, 2.1, 3.1,
 * 4.1), but number them in this order.
 */
final class MesoInception extends Meso {
  static final Architecture ARCHITECTURE =
      architecture(
          "mesoinception",
          "MesoInception-4, Afchar et al. 2018; the authors' Keras code",
          MesoInception::new);

  private MesoInception(ModelShape shape, ModelState state) {
    super(ARCHITECTURE, shape, state, MesoInception::blocks);
  }

  private static List<Block> blocks(ModelState state, int channels) {
    int first = 1 + 4 + 4 + 2;
    int second = 2 + 4 + 4 + 2;
    return List.of(
        inception(state, 1, channels, 1, 4, 4, 2),
        inception(state, 2, first, 2, 4, 4, 2),
        Block.ofConvolution(state, 3, Kernel.of(second, 16, 5), 2),
        Block.ofConvolution(state, 4, Kernel.of(16, 16, 5), 4));
  }

  /**
   * A 1×1 convolution alone, and three times a 1×1 before a 3×3 convolution whose pixels are 1, 2
   * and 3 apart; joined by channel.
   *
   * @param widths channels of each branch
   */
  private static Block inception(ModelState state, int index, int in, int... widths) {
    String name = "inception" + index + ".branch";
    List<List<Conv>> branches =
        List.of(
            List.of(pointwise(state, name + 1, in, widths[0])),
            branch(state, name + 2, in, widths[1], 1),
            branch(state, name + 3, in, widths[2], 2),
            branch(state, name + 4, in, widths[3], 3));
    int out = widths[0] + widths[1] + widths[2] + widths[3];
    return Block.add(state, index, x -> join(branches, x), out, 2);
  }

  private static List<Conv> branch(ModelState state, String name, int in, int out, int dilation) {
    return List.of(
        pointwise(state, name, in, out),
        conv(state, name + ".1", Kernel.of(out, out, 3).dilation(dilation)));
  }

  private static Conv pointwise(ModelState state, String name, int in, int out) {
    return conv(state, name + ".0", Kernel.of(in, out, 1));
  }

  private static Conv conv(ModelState state, String name, Kernel kernel) {
    return Conv.add(state, name, kernel, Initialiser.GLOROT_UNIFORM);
  }

  private static Tensor join(List<List<Conv>> branches, Tensor images) {
    TensorVector parts = new TensorVector();
    for (List<Conv> branch : branches) {
      Tensor x = images;
      for (Conv conv : branch) {
        x = relu_(conv.apply(x));
      }
      parts.push_back(x);
    }
    return cat(parts, 1);
  }
}
