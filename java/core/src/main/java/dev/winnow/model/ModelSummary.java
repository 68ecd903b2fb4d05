package dev.winnow.model;

import static org.bytedeco.pytorch.global.torch.zeros;

import dev.winnow.tensor.Device;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * A network in figures, as {@code winnow models} prints them.
 *
 * @param arch its name
 * @param inputSize side in pixels that the figures hold for
 * @param channels of the image that they hold for
 * @param classes that they hold for; two have one logit
 * @param parameters trained numbers
 * @param prunable those of them that pruning may take
 * @param macs multiply-adds of convolutions and linear layers for one image of the input size
 * @param macs128 the same at 128×128, RGB, one logit; null where the network does not take that
 *     size
 * @param macs256 the same at 256×256
 * @param camLayer the layer that Grad-CAM looks at, null for none
 * @param camSize side of that layer's map, null for none
 * @param layerFloor the fraction of each layer's weights that a global cut leaves at least
 * @param sizes of images that it takes
 * @param source the paper, and the implementation that it follows
 * @param initialisation where weights start from, and whose choice it is
 * @param normalisation of an image in 0..1 before the first layer
 */
public record ModelSummary(
    String arch,
    int inputSize,
    int channels,
    int classes,
    long parameters,
    long prunable,
    long macs,
    Long macs128,
    Long macs256,
    String camLayer,
    Long camSize,
    double layerFloor,
    String sizes,
    String source,
    String initialisation,
    String normalisation) {

  /** That of each network: a detector of 128×128 pixels where there is one, else its home shape. */
  public static List<ModelSummary> all() {
    return Architectures.all().stream().map(ModelSummary::of).toList();
  }

  /** That of one network. */
  public static ModelSummary of(Architecture architecture) {
    ModelShape shape =
        architecture.sizes().contain(128) ? ModelShape.detector(128) : architecture.home();
    try (Model model = architecture.create(shape, 0, Device.CPU)) {
      long multiplyAdds = multiplyAdds(model);
      return new ModelSummary(
          architecture.name(),
          shape.size(),
          shape.channels(),
          shape.classes(),
          model.state().parameters().stream().mapToLong(entry -> entry.tensor().numel()).sum(),
          model.state().prunable(),
          multiplyAdds,
          shape.size() == 128 ? Long.valueOf(multiplyAdds) : null,
          multiplyAdds(architecture, 256),
          architecture.camLayer().orElse(null),
          architecture.camLayer().isPresent() ? mapSide(model) : null,
          architecture.layerFloor(),
          architecture.sizes().toString(),
          architecture.source(),
          architecture.initialisation(),
          architecture.normalisation().toString());
    }
  }

  /** Those of a detector of RGB images; null where the network does not take the size. */
  static Long multiplyAdds(Architecture architecture, int size) {
    if (!architecture.sizes().contain(size)) {
      return null;
    }
    try (Model model = architecture.create(ModelShape.detector(size), 0, Device.CPU)) {
      return multiplyAdds(model);
    }
  }

  /** What the layers say of themselves while one image passes through them. */
  private static long multiplyAdds(Model model) {
    return model
        .state()
        .countMultiplyAdds(
            () -> {
              try (PointerScope scope = new PointerScope();
                  NoGradGuard noGrad = new NoGradGuard()) {
                model.logits(blank(model), false);
              }
            });
  }

  private static long mapSide(Model model) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      return model.features(blank(model), false).size(2);
    }
  }

  private static Tensor blank(Model model) {
    int size = model.shape().size();
    return zeros(1, size, size, 3).permute(0, 3, 1, 2);
  }
}
