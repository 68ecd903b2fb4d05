package dev.winnow.model;

import static org.bytedeco.pytorch.global.torch.relu_;

import dev.winnow.model.Architecture.Sizes;
import dev.winnow.model.Layers.ConvNorm;
import dev.winnow.model.Layers.Kernel;
import dev.winnow.model.Layers.Linear;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** One convolution and a linear layer: 448 prunable weights. */
final class TinyNet extends Network {
  static final Architecture ARCHITECTURE =
      new Architecture(
          "tiny", // --arch
          "this document",
          "Kaiming normal (fan out), fc uniform in ±1/4 (PyTorch)",
          Sizes.from(8), // what --size may be
          ModelShape.detector(64), // what it is by default
          Normalisation.NONE,
          Optional.of("conv"), // where body() ends
          Set.of("fc"), // left out of weights for other classes
          0, // no floor for layers in a global cut
          TinyNet::new);

  private final ConvNorm conv;
  private final Linear output;

  private TinyNet(ModelShape shape, ModelState state) {
    super(ARCHITECTURE, shape, state);
    try (PointerScope scope = new PointerScope()) {
      // In state-dict order, under the reference's names.
      conv = ConvNorm.add(state, "conv", "bn", Kernel.of(shape.channels(), 16, 3).stride(2));
      output = Linear.addUniform(state, "fc", 16, shape.outputs());
    }
  }

  @Override
  Tensor body(Tensor x, boolean training) {
    return relu_(conv.apply(x, training));
  }

  @Override
  Tensor classify(Tensor features, boolean training) {
    return output.apply(Layers.globalAverage(features));
  }
}
