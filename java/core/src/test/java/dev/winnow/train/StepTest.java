package dev.winnow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.pytorch.global.torch.manual_seed;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.tensor;

import dev.winnow.model.Architecture;
import dev.winnow.model.Architectures;
import dev.winnow.model.Model;
import dev.winnow.prune.Masks;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import dev.winnow.train.Optimisation.Optimizer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StepTest {
  @BeforeAll
  static void start() {
    NativeRuntime.start(2);
  }

  private static Model network() {
    Architecture lenet = Architectures.of("lenet300");
    return lenet.create(lenet.home(), 4, Device.CPU);
  }

  /** LeNet has no batch norm and no dropout: batches differ in nothing but their images. */
  @Test
  void accumulatedBatchesMoveTheWeightsAsOneBatchOfAllTheirImages() {
    TrainOptions options =
        TrainOptions.PAPER.with(new Optimisation(Optimizer.SGD, 0.5, 0, 0, 0, 3));
    manual_seed(1);
    try (PointerScope scope = new PointerScope();
        Model whole = network();
        Model parts = network();
        Masks wholeMasks = new Masks(whole.state());
        Masks partMasks = new Masks(parts.state());
        Step one = new Step(whole, wholeMasks, options);
        Step three = new Step(parts, partMasks, options)) {
      Tensor images = rand(10, 28, 28, 3).permute(0, 3, 1, 2);
      Tensor labels = tensor(0f, 1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f);
      double loss = one.run(images, labels);
      // Four, four and two of the ten.
      double mean = 0;
      for (int first = 0; first < 10; first += 4) {
        int n = Math.min(4, 10 - first);
        double share = n / 10.0;
        Tensor input = images.narrow(0, first, n);
        mean += share * three.run(input, labels.narrow(0, first, n), share, first + n == 10, 1);
        if (first == 0) {
          assertThat(same(parts, network())).as("no step before the last batch").isTrue();
        }
      }
      assertThat(mean).isCloseTo(loss, within(1e-6));
      assertThat(same(parts, whole)).isTrue();
      assertThat(same(parts, network())).isFalse();
    }
  }

  private static boolean same(Model first, Model second) {
    return first.state().entries().stream()
        .allMatch(
            entry ->
                entry
                    .tensor()
                    .detach()
                    .allclose(
                        second.state().byName().get(entry.name()).detach(), 1e-5, 1e-6, false));
  }
}
