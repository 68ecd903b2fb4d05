package dev.winnow.model;

import static dev.winnow.model.TorchReference.addConvNorm;
import static dev.winnow.model.TorchReference.assertInitialWeights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.pytorch.global.torch.rand;

import dev.winnow.InvalidInputException;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ResNet18Test {
  private static Model model;

  @BeforeAll
  static void create() {
    NativeRuntime.start(2);
    model = Architectures.create("resnet18", 64, 1, Device.CPU);
  }

  @AfterAll
  static void free() {
    model.close();
  }

  /** As a batch of the data set: channels-last. */
  private static Tensor images(int count, int size) {
    return rand(count, size, size, 3).permute(0, 3, 1, 2);
  }

  /** torchvision counts 11,689,512 parameters with 1,000 classes; 999 rows of 513 are not here. */
  @Test
  void hasTorchvisionsNumbersWithOneLogit() {
    assertThat(model.state().prunable()).isEqualTo(11_167_424);
    long parameters =
        model.state().parameters().stream().mapToLong(entry -> entry.tensor().numel()).sum();
    assertThat(parameters).isEqualTo(11_689_512 - 999 * 513).isEqualTo(11_177_025);
  }

  /** Written out by hand, to agree with torchvision rather than with the constructor's loops. */
  @Test
  void namesItsTensorsAsTorchvisionDoes() {
    List<String> expected = new ArrayList<>();
    addConvNorm(expected, "conv1", "bn1");
    for (String block :
        "layer1.0 layer1.1 layer2.0 layer2.1 layer3.0 layer3.1 layer4.0 layer4.1".split(" ")) {
      addConvNorm(expected, block + ".conv1", block + ".bn1");
      addConvNorm(expected, block + ".conv2", block + ".bn2");
      if (List.of("layer2.0", "layer3.0", "layer4.0").contains(block)) {
        addConvNorm(expected, block + ".downsample.0", block + ".downsample.1");
      }
    }
    expected.addAll(List.of("fc.weight", "fc.bias"));
    assertThat(model.state().entries().stream().map(ModelState.Entry::name))
        .containsExactlyElementsOf(expected)
        .hasSize(122);
  }

  @Test
  void startsAsTorchvisionDoes() {
    assertInitialWeights(model);
    try (PointerScope scope = new PointerScope()) {
      Tensor bias = model.state().byName().get("fc.bias");
      assertThat(bias.detach().abs().item_double()).isBetween(0.0, 1 / Math.sqrt(512));
    }
  }

  @Test
  void theLastMapHasAPixelForEvery32OfTheInputRoundedUp() {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      for (int size : new int[] {32, 33, 64, 100, 127}) {
        Tensor features = model.features(images(2, size), false);
        int side = (size + 31) / 32;
        assertThat(features.shape()).as("size %d", size).containsExactly(2, 512, side, side);
        assertThat(model.head(features, false).shape()).containsExactly(2);
      }
    }
    assertThatThrownBy(() -> Architectures.create("resnet18", 31, 0, Device.CPU))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("from 32 to 4096");
  }

  @Test
  void staysChannelsLast() {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Tensor features = model.features(images(2, 96), false);
      assertThat(features.is_contiguous(MemoryFormat.ChannelsLast)).isTrue();
      assertThat(features.is_contiguous()).isFalse();
    }
  }

  /** ∂y/∂A_k, averaged over pixels, is w_k / (H·W), and the head needs no more than w and b. */
  @Test
  void theHeadsGradientIsItsWeightOverThePixels() {
    try (PointerScope scope = new PointerScope()) {
      Tensor activations;
      try (NoGradGuard noGrad = new NoGradGuard()) {
        activations = model.features(images(3, 96), false);
      }
      activations.set_requires_grad(true);
      Tensor score = model.head(activations, false).sum();
      Tensor gradient = torch.grad(new TensorVector(score), new TensorVector(activations)).get(0);
      Tensor mean = gradient.mean(new long[] {2, 3}, false, new ScalarTypeOptional());
      Tensor weights = model.pooledHeadWeights().orElseThrow().detach();
      assertThat(weights.shape()).containsExactly(1, 512);
      Tensor expected = weights.div(new Scalar(9f)).expand(3, 512);
      assertThat(mean.allclose(expected, 1e-6, 0, false)).isTrue();
    }
    try (Model mesonet = Architectures.create("mesonet", 64, 0, Device.CPU)) {
      assertThat(mesonet.pooledHeadWeights()).isEmpty();
    }
  }

  /**
   * Single precision on two threads, against double precision. Shifts of 3 keep activations off the
   * ReLU's kink, where rounding decides which way a gradient goes. What is left is rounding that
   * the batch norms' differences enlarge; a wrong gradient would be off by its own size, or NaN.
   */
  @Test
  void gradientsAreThoseOfDoublePrecisionAndContiguous() {
    try (Model single = Architectures.create("resnet18", 64, 1, Device.CPU);
        Model exact = Architectures.create("resnet18", 64, 1, Device.CPU);
        PointerScope scope = new PointerScope()) {
      avoidKinks(single);
      avoidKinks(exact);
      for (ModelState.Entry entry : exact.state().entries()) {
        if (!entry.name().endsWith("num_batches_tracked")) {
          entry.tensor().set_data(entry.tensor().detach().to(ScalarType.Double));
        }
      }
      Tensor batch = images(8, 64);
      backward(single, batch);
      backward(exact, batch.to(ScalarType.Double));
      for (ModelState.Entry entry : single.state().parameters()) {
        Tensor gradient = entry.tensor().grad();
        Tensor expected = exact.state().byName().get(entry.name()).grad();
        // What the optimizer's kernel walks: a plain array in the weight's own order.
        assertThat(gradient.is_contiguous()).as(entry.name()).isTrue();
        Tensor error = gradient.to(ScalarType.Double).sub(expected);
        assertThat(error.norm().item_double())
            .as(entry.name())
            .isLessThan(1e-3 * expected.norm().item_double());
      }
    }
  }

  private static void avoidKinks(Model of) {
    try (NoGradGuard noGrad = new NoGradGuard()) {
      for (ModelState.Entry entry : of.state().parameters()) {
        if (entry.name().matches(".*(bn\\d|downsample\\.1)\\.bias")) {
          entry.tensor().fill_(new Scalar(3));
        }
      }
    }
  }

  private static void backward(Model of, Tensor batch) {
    of.logits(batch, true).square().mean().backward();
  }

  @Test
  void oneImageOfOnePixelLeavesTheRunningStatisticsAlone() {
    try (Model small = Architectures.create("resnet18", 32, 2, Device.CPU);
        PointerScope scope = new PointerScope()) {
      Tensor logit = small.logits(images(1, 32), true);
      assertThat(Double.isFinite(logit.item_double())).isTrue();
      Tensor variance = small.state().byName().get("layer4.1.bn2.running_var");
      assertThat(variance.isfinite().all().item_bool()).isTrue();
    }
  }
}
