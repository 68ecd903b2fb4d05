package dev.winnow.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.initializer.XavierInitializer.FactorType;
import ai.djl.training.initializer.XavierInitializer.RandomType;
import java.util.List;

/**
 * ResNet-18 (He et al. 2016) as torchvision has it, with one logit, out of DJL's blocks: what
 * Winnow's {@code resnet18} is, layer by layer.
 */
final class DjlResNet18 {
  /** Convolutions, the scales and shifts of their batch norms, the linear layer and its bias. */
  static final long PARAMETERS = 11_177_025;

  private static final int[] STAGE_CHANNELS = {64, 128, 256, 512};
  private static final int BLOCKS_PER_STAGE = 2;

  private DjlResNet18() {}

  /** From images [N, 3, S, S] to logits [N, 1]. */
  static Block create() {
    SequentialBlock network =
        convNorm(STAGE_CHANNELS[0], 7, 2)
            .add(Activation.reluBlock())
            .add(Pool.maxPool2dBlock(square(3), square(2), square(1)));
    for (int stage = 0; stage < STAGE_CHANNELS.length; stage++) {
      for (int block = 0; block < BLOCKS_PER_STAGE; block++) {
        network.add(basicBlock(STAGE_CHANNELS[stage], stage > 0 && block == 0 ? 2 : 1));
      }
    }
    network.add(Pool.globalAvgPool2dBlock()).add(Linear.builder().setUnits(1).build());
    // Not Xavier's but He's, as torchvision: normal with variance 2 / fan out.
    network.setInitializer(
        new XavierInitializer(RandomType.GAUSSIAN, FactorType.OUT, 2), Parameter.Type.WEIGHT);
    return network;
  }

  private static Block basicBlock(int channels, int stride) {
    Block inner =
        convNorm(channels, 3, stride).add(Activation.reluBlock()).add(convNorm(channels, 3, 1));
    Block shortcut = stride == 1 ? Blocks.identityBlock() : convNorm(channels, 1, stride);
    return new ParallelBlock(DjlResNet18::addAndRectify, List.of(inner, shortcut));
  }

  /** Adds in place, as Winnow does: no backward needs what is overwritten. */
  private static NDList addAndRectify(List<NDList> branches) {
    NDArray inner = branches.get(0).singletonOrThrow();
    return new NDList(Activation.relu(inner.addi(branches.get(1).singletonOrThrow())));
  }

  private static SequentialBlock convNorm(int channels, int kernel, int stride) {
    return new SequentialBlock()
        .add(
            Conv2d.builder()
                .setFilters(channels)
                .setKernelShape(square(kernel))
                .optStride(square(stride))
                .optPadding(square(kernel / 2))
                .optBias(false)
                .build())
        // DJL's momentum is what is kept, torchvision's what is taken: 0.1.
        .add(BatchNorm.builder().optEpsilon(1e-5f).optMomentum(0.9f).build());
  }

  private static Shape square(int side) {
    return new Shape(side, side);
  }
}
