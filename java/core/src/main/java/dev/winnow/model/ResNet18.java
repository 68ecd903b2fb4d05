package dev.winnow.model;

import static org.bytedeco.pytorch.global.torch.relu_;

import dev.winnow.model.Architecture.Sizes;
import dev.winnow.model.Layers.ConvNorm;
import dev.winnow.model.Layers.Kernel;
import dev.winnow.model.Layers.Linear;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * ResNet-18 (He et al. 2016) as torchvision has it: a 7×7 stem, four stages of two basic blocks,
 * global average pooling and a linear layer. 11,167,424 prunable weights at every input size.
 *
 * <p>Names, order and initialisation are torchvision's, so its state dicts load; {@code --init}
 * leaves out an {@code fc} of other classes. Each of the five halvings rounds up: the last map's
 * side is ⌈S/32⌉.
 */
final class ResNet18 extends Network {
  /** The arithmetic takes any size; below this the last map still has its one pixel. */
  private static final int SMALLEST_INPUT = 32;

  static final Architecture ARCHITECTURE =
      new Architecture(
          "resnet18",
          "He et al. 2016; torchvision",
          "Kaiming normal (fan out), fc uniform in ±1/√512 (torchvision)",
          Sizes.from(SMALLEST_INPUT),
          ModelShape.detector(128),
          Normalisation.IMAGENET,
          Optional.of("layer4"),
          Set.of("fc"),
          0,
          ResNet18::new);

  private static final int[] STAGE_CHANNELS = {64, 128, 256, 512};
  private static final int BLOCKS_PER_STAGE = 2;

  /**
   * Two 3×3 convolutions beside a shortcut.
   *
   * @param downsample brings the shortcut to the block's shape; null where it has it already
   */
  private record BasicBlock(ConvNorm first, ConvNorm second, ConvNorm downsample) {
    Tensor apply(Tensor x, boolean training) {
      Tensor shortcut = downsample == null ? x : downsample.apply(x, training);
      // In place, where no backward needs what is overwritten: activations are the memory of a
      // step.
      Tensor inner = relu_(first.apply(x, training));
      return relu_(second.apply(inner, training).add_(shortcut));
    }
  }

  private final ConvNorm stem;
  private final List<BasicBlock> blocks = new ArrayList<>();
  private final Linear output;

  private ResNet18(ModelShape shape, ModelState state) {
    super(ARCHITECTURE, shape, state);
    try (PointerScope scope = new PointerScope()) {
      stem = convNorm("conv1", "bn1", shape.channels(), STAGE_CHANNELS[0], 7, 2);
      int in = STAGE_CHANNELS[0];
      for (int stage = 0; stage < STAGE_CHANNELS.length; stage++) {
        for (int block = 0; block < BLOCKS_PER_STAGE; block++) {
          int stride = stage > 0 && block == 0 ? 2 : 1;
          String name = "layer" + (stage + 1) + "." + block;
          blocks.add(basicBlock(name, in, STAGE_CHANNELS[stage], stride));
          in = STAGE_CHANNELS[stage];
        }
      }
      output = Linear.addUniform(state, "fc", in, shape.outputs());
    }
  }

  private BasicBlock basicBlock(String name, int in, int out, int stride) {
    return new BasicBlock(
        convNorm(name + ".conv1", name + ".bn1", in, out, 3, stride),
        convNorm(name + ".conv2", name + ".bn2", out, out, 3, 1),
        stride == 1
            ? null
            : convNorm(name + ".downsample.0", name + ".downsample.1", in, out, 1, stride));
  }

  private ConvNorm convNorm(String conv, String norm, int in, int out, int kernel, int stride) {
    return ConvNorm.add(state, conv, norm, Kernel.of(in, out, kernel).stride(stride));
  }

  /** The last stage's output, after its ReLU: [N, 512, ⌈S/32⌉, ⌈S/32⌉]. */
  @Override
  Tensor body(Tensor images, boolean training) {
    Tensor x = Layers.halve(relu_(stem.apply(images, training)));
    for (BasicBlock block : blocks) {
      x = block.apply(x, training);
    }
    return x;
  }

  @Override
  Tensor classify(Tensor features, boolean training) {
    return output.apply(Layers.globalAverage(features));
  }

  @Override
  public Optional<Tensor> pooledHeadWeights() {
    return Optional.of(output.weight().tensor());
  }
}
