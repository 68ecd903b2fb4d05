package dev.winnow.model;

import static org.bytedeco.pytorch.global.torch.relu;

import dev.winnow.model.Architecture.Sizes;
import dev.winnow.model.Layers.Linear;
import dev.winnow.tensor.Device;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * A grey image of 2×2, three hidden units with ReLU, one logit: small enough to compute by hand.
 */
public final class Perceptron extends Network {
  public static final int INPUTS = 4;
  public static final int HIDDEN = 3;

  private static final Architecture ARCHITECTURE =
      new Architecture(
          "perceptron",
          "tests",
          "uniform",
          Sizes.only(2),
          new ModelShape(2, 1, 2),
          Normalisation.NONE,
          Optional.empty(),
          Set.of("fc2"),
          0,
          Perceptron::new);

  private final Linear first;
  private final Linear second;

  private Perceptron(ModelShape shape, ModelState state) {
    super(ARCHITECTURE, shape, state);
    try (PointerScope scope = new PointerScope()) {
      first = Linear.addUniform(state, "fc1", INPUTS, HIDDEN);
      second = Linear.addUniform(state, "fc2", HIDDEN, shape.outputs());
    }
  }

  /** One with weights of its seed. */
  public static Model create(long seed) {
    return ARCHITECTURE.create(ARCHITECTURE.home(), seed, Device.CPU);
  }

  @Override
  Tensor body(Tensor images, boolean training) {
    return images.contiguous().view(images.size(0), -1, 1, 1);
  }

  @Override
  Tensor classify(Tensor features, boolean training) {
    return second.apply(relu(first.apply(features.flatten(1, -1))));
  }
}
