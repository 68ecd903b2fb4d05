package dev.winnow.model;

import static org.bytedeco.pytorch.global.torch.relu_;

import dev.winnow.model.Architecture.Sizes;
import dev.winnow.model.Layers.Linear;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * LeNet-300-100, the network of MNIST in the lottery ticket paper (Frankle and Carbin 2019): three
 * linear layers with ReLU between them. 266,200 prunable weights for 28×28 pixels and ten classes.
 *
 * <p>Initialisation is that of the paper's published code: Glorot's normal distribution, truncated,
 * and biases of zeros. No layer has a place in the image, so there is no Grad-CAM.
 */
final class LeNet300 extends Network {
  private static final int SIDE = 28;

  static final Architecture ARCHITECTURE =
      new Architecture(
          "lenet300",
          "LeNet-300-100, Frankle and Carbin 2019; the authors' code",
          "Glorot normal, truncated at two deviations, biases 0 (the authors)",
          Sizes.only(SIDE),
          new ModelShape(SIDE, 1, 10),
          Normalisation.NONE,
          Optional.empty(),
          Set.of("fc3"),
          0,
          LeNet300::new);

  private final Linear first;
  private final Linear second;
  private final Linear output;

  private LeNet300(ModelShape shape, ModelState state) {
    super(ARCHITECTURE, shape, state);
    try (PointerScope scope = new PointerScope()) {
      first = linear("fc1", shape.channels() * SIDE * SIDE, 300);
      second = linear("fc2", 300, 100);
      output = linear("fc3", 100, shape.outputs());
    }
  }

  private Linear linear(String name, int in, int out) {
    return Linear.add(state, name, in, out, Initialiser.GLOROT_TRUNCATED_NORMAL);
  }

  /** The image as one column: [N, channels · 28², 1, 1]. */
  @Override
  Tensor body(Tensor images, boolean training) {
    return images.contiguous().view(images.size(0), -1, 1, 1);
  }

  @Override
  Tensor classify(Tensor features, boolean training) {
    Tensor x = relu_(first.apply(features.flatten(1, -1)));
    return output.apply(relu_(second.apply(x)));
  }
}
