package dev.winnow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.pytorch.global.torch.rand;

import dev.winnow.InvalidInputException;
import dev.winnow.tensor.NativeRuntime;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MesoNetTest {
  @BeforeAll
  static void start() {
    NativeRuntime.start(2);
  }

  @Test
  void hasThePapersNumberOfWeights() {
    try (Model model = Architectures.create("mesonet", 128, 0)) {
      assertThat(model.state().prunable()).isEqualTo(15_528);
    }
  }

  @Test
  void hasItsAuthorsNumberOfParametersAt256() {
    try (Model model = Architectures.create("mesonet", 256, 0)) {
      assertThat(model.state().prunable()).isEqualTo(27_816);
      long parameters =
          model.state().parameters().stream().mapToLong(entry -> entry.tensor().numel()).sum();
      assertThat(parameters).isEqualTo(27_977);
    }
  }

  @Test
  void namesItsTensorsAsPyTorchDoes() {
    try (Model model = Architectures.create("mesonet", 64, 0)) {
      assertThat(model.state().entries().stream().map(ModelState.Entry::name))
          .startsWith(
              "conv1.weight",
              "conv1.bias",
              "bn1.weight",
              "bn1.bias",
              "bn1.running_mean",
              "bn1.running_var",
              "bn1.num_batches_tracked",
              "conv2.weight")
          .endsWith("fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias");
    }
  }

  @Test
  void featuresAndHeadMakeTheLogits() {
    try (Model model = Architectures.create("mesonet", 64, 1);
        PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Tensor images = rand(3, 3, 64, 64);
      Tensor features = model.features(images, false);
      assertThat(features.shape()).containsExactly(3, 16, 8, 8);
      Tensor logits = model.head(features, false);
      assertThat(logits.shape()).containsExactly(3);
      assertThat(logits.equal(model.logits(images, false))).isTrue();
    }
  }

  @Test
  void initialWeightsDependOnTheSeedAlone() {
    try (Model first = Architectures.create("mesonet", 64, 5);
        Model again = Architectures.create("mesonet", 64, 5);
        Model other = Architectures.create("mesonet", 64, 6)) {
      Tensor weight = first.state().byName().get("conv2.weight");
      assertThat(weight.equal(again.state().byName().get("conv2.weight"))).isTrue();
      assertThat(weight.equal(other.state().byName().get("conv2.weight"))).isFalse();
    }
  }

  /** Recorded runs and tickets name their seed; what it draws must not change with the code. */
  @Test
  void aSeedDrawsWhatItAlwaysDrew() {
    try (Model model = Architectures.create("mesonet", 128, 5);
        PointerScope scope = new PointerScope()) {
      assertThat(model.state().weights().stream().map(entry -> hash(entry.tensor())))
          .containsExactly(-1249401805, 14602015, -386280436, 1530040263, 991589311, -2044275217);
    }
  }

  private static int hash(Tensor tensor) {
    FloatPointer values = new FloatPointer(tensor.data_ptr());
    int hash = 1;
    for (long i = 0; i < tensor.numel(); i++) {
      hash = 31 * hash + Float.floatToRawIntBits(values.get(i));
    }
    return hash;
  }

  @Test
  void refusesWhatItCannotBe() {
    assertThatThrownBy(() -> Architectures.create("mesonet", 100, 0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("multiples of 32");
    assertThatThrownBy(() -> Architectures.create("resnet1", 128, 0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("mesonet");
  }
}
