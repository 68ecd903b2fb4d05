package dev.winnow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import java.util.Map;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The networks compute what PyTorch computes with torchvision's ResNet-18 and timm's Xception.
 *
 * <p>The expected numbers come from those, in double precision but for the normalisation's
 * constants, which are float32, with three classes and a batch of two images of 64×64. With u_k(i)
 * = ((7919 i + 104729 k) mod 10007) / 10007: the images, before normalisation, are u_0 of the flat
 * index into [2, 3, 64, 64]; entry k = 1, 2, ... of the state dict is √(24 / n) (u_k − ½) for a
 * weight of n values a row, u_k + ½ for a batch norm's scale and running variance, u_k − ½ for its
 * running mean and for any shift or bias; batch counts stay. The gradients are those of the mean of
 * the squared logits in training mode.
 */
class ReferenceTest {
  private record Expected(
      double[] evaluation, double[] training, Map<String, Double> gradientNorms) {}

  @BeforeAll
  static void start() {
    NativeRuntime.start(2);
  }

  @Test
  void xceptionIsTimms() {
    check(
        "xception",
        new Expected(
            new double[] {
              -509.97321671364034, 1023.7291162008864, -196.99102000724287,
              -463.1937847891109, 923.5092065879192, -181.5328964469856
            },
            new double[] {
              0.6153836864553746, 4.410252009573021, -4.127975506684924,
              1.6841647034461813, 0.19265399213712603, -2.739752240939216
            },
            Map.of(
                "conv1.weight", 159.5404251776737,
                "block1.rep.0.conv1.weight", 27.88527088173376,
                "block2.skip.weight", 74.38801970349584,
                "block8.rep.4.conv1.weight", 5.122804088351683,
                "fc.weight", 64.15715383716208)));
  }

  @Test
  void resNet18IsTorchvisions() {
    check(
        "resnet18",
        new Expected(
            new double[] {
              22.470019400622164, 22.0087248219985, -9.620537066967268,
              21.79252970675226, 20.997671741710064, -10.14491369250839
            },
            new double[] {
              -0.47777908067868324, 2.899399914142854, -1.5853367343609537,
              -0.5923249311361171, 1.8831977899501529, -1.6142788715717358
            },
            Map.of(
                "conv1.weight", 215.79225940896362,
                "bn1.weight", 8.173838012348922,
                "layer3.0.conv1.weight", 39.98724830483761,
                "fc.weight", 42.68549388249681)));
  }

  private static void check(String arch, Expected expected) {
    try (Model model = Architectures.of(arch).create(new ModelShape(64, 3, 3), 0, Device.CPU);
        PointerScope scope = new PointerScope()) {
      fill(model.state());
      Tensor images = uniform(0, 2, 3, 64, 64).contiguous(MemoryFormat.ChannelsLast);
      try (NoGradGuard noGrad = new NoGradGuard()) {
        compare(model.logits(images, false), expected.evaluation);
      }
      Tensor logits = model.logits(images, true);
      compare(logits, expected.training);
      logits.square().mean().backward();
      expected.gradientNorms.forEach(
          (name, norm) ->
              assertThat(model.state().byName().get(name).grad().norm().item_double())
                  .as(name)
                  .isCloseTo(norm, within(1e-5 * norm)));
    }
  }

  private static void compare(Tensor logits, double[] expected) {
    Tensor flat = logits.detach().to(ScalarType.Double).contiguous();
    double largest = 0;
    for (double value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    DoublePointer values = new DoublePointer(flat.data_ptr());
    for (int i = 0; i < expected.length; i++) {
      assertThat(values.get(i)).isCloseTo(expected[i], within(1e-6 * largest));
    }
  }

  private static void fill(ModelState state) {
    for (int i = 0; i < state.entries().size(); i++) {
      ModelState.Entry entry = state.entries().get(i);
      if (entry.name().endsWith("num_batches_tracked")) {
        continue;
      }
      long[] shape = entry.tensor().shape();
      Tensor u = uniform(i + 1, shape);
      boolean scale = entry.role() == ModelState.Role.NORM && entry.name().endsWith(".weight");
      if (scale || entry.name().endsWith("running_var")) {
        u.add_(new Scalar(0.5));
      } else {
        u.sub_(new Scalar(0.5));
      }
      if (shape.length > 1) {
        u.mul_(new Scalar(Math.sqrt(24.0 * shape[0] / u.numel())));
      }
      entry.tensor().set_data(u);
    }
  }

  private static Tensor uniform(int k, long... shape) {
    long n = 1;
    for (long side : shape) {
      n *= side;
    }
    return torch
        .arange(new Scalar(n), new TensorOptions(ScalarType.Long))
        .mul(new Scalar(7919L))
        .add(new Scalar(104729L * k))
        .remainder(new Scalar(10007L))
        .to(ScalarType.Double)
        .div(new Scalar(10007.0))
        .view(shape);
  }
}
