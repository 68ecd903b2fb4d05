package dev.winnow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.pytorch.global.torch.rand;

import dev.winnow.InvalidInputException;
import dev.winnow.explain.GradCam;
import dev.winnow.explain.GradCam.Target;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import dev.winnow.tensor.Precision;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every network. */
class NetworksTest {
  private static final int BATCH = 8;

  @BeforeAll
  static void start() {
    NativeRuntime.start(2);
  }

  static List<Architecture> all() {
    return Architectures.all();
  }

  /** Small, but with several pixels in the last map. */
  private static ModelShape shape(Architecture architecture, int channels, int classes) {
    int size = architecture.sizes().contain(64) ? 64 : architecture.home().size();
    return new ModelShape(size, channels, classes);
  }

  /** As a batch of the data set: channels-last. */
  private static Tensor images(int size) {
    return rand(BATCH, size, size, 3).permute(0, 3, 1, 2);
  }

  @ParameterizedTest
  @MethodSource("all")
  void featuresAndHeadMakeTheLogitsOfEveryShape(Architecture architecture) {
    for (int channels : new int[] {1, 3}) {
      for (int classes : new int[] {2, 5}) {
        ModelShape shape = shape(architecture, channels, classes);
        try (Model model = architecture.create(shape, 1, Device.CPU);
            PointerScope scope = new PointerScope();
            NoGradGuard noGrad = new NoGradGuard()) {
          Tensor images = images(shape.size());
          Tensor features = model.features(images, false);
          assertThat(features.dim()).isEqualTo(4);
          Tensor logits = model.head(features, false);
          if (classes == 2) {
            assertThat(logits.shape()).containsExactly(BATCH);
          } else {
            assertThat(logits.shape()).containsExactly(BATCH, classes);
          }
          assertThat(logits.equal(model.logits(images, false))).isTrue();
          for (String layer : architecture.head()) {
            assertThat(model.state().byName().get(layer + ".weight").size(0))
                .isEqualTo(shape.outputs());
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyParameterHasAFiniteGradient(Architecture architecture) {
    ModelShape shape = shape(architecture, 3, 2);
    try (Model model = architecture.create(shape, 2, Device.CPU);
        PointerScope scope = new PointerScope()) {
      Tensor images = images(shape.size());
      Tensor stillBefore = model.logits(images, false).detach();
      model.logits(images, true).square().mean().backward();
      for (ModelState.Entry entry : model.state().parameters()) {
        Tensor gradient = entry.tensor().grad();
        assertThat(gradient.defined()).as(entry.name()).isTrue();
        assertThat(gradient.isfinite().all().item_bool()).as(entry.name()).isTrue();
        assertThat(gradient.is_contiguous()).as(entry.name()).isTrue();
        // A bias in front of a batch norm, say, would do nothing: none is to be left over.
        assertThat(gradient.abs().max().item_double()).as(entry.name()).isPositive();
      }
      boolean hasStatistics =
          model.state().entries().stream()
              .anyMatch(entry -> entry.role() == ModelState.Role.BUFFER);
      // Training moved the running statistics, and with them what evaluation gives.
      assertThat(model.logits(images, false).equal(stillBefore)).isNotEqualTo(hasStatistics);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void bfloat16ComputesAboutTheSame(Architecture architecture) {
    ModelShape shape = shape(architecture, 3, 2);
    try (Model model = architecture.create(shape, 3, Device.CPU);
        PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Tensor images = images(shape.size());
      // Batch statistics keep activations of about unit size; the head without dropout.
      Tensor exact = model.head(model.features(images, true), false);
      model.state().computeIn(Precision.BF16);
      Tensor features = model.features(images, true);
      assertThat(features.scalar_type().intern()).isEqualTo(ScalarType.BFloat16);
      Tensor rounded = model.head(features, false);
      assertThat(rounded.scalar_type().intern()).isEqualTo(ScalarType.Float);
      assertThat(rounded.equal(exact)).isFalse();
      double error = rounded.sub(exact).norm().item_double() / exact.norm().item_double();
      assertThat(error).isLessThan(0.1);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void gradCamSeesPlacesOrIsRefused(Architecture architecture) {
    int size = architecture.sizes().contain(128) ? 128 : architecture.home().size();
    try (Model model = architecture.create(ModelShape.detector(size), 4, Device.CPU);
        PointerScope scope = new PointerScope()) {
      Tensor images = images(size);
      if (architecture.camLayer().isEmpty()) {
        assertThatThrownBy(() -> GradCam.maps(model, images, Target.FAKE))
            .isInstanceOf(InvalidInputException.class)
            .hasMessageContaining(architecture.name())
            .hasMessageContaining("place in the image");
        return;
      }
      try (NoGradGuard noGrad = new NoGradGuard()) {
        model.logits(images, true);
      }
      Tensor raw = GradCam.rawMaps(model, images, Target.FAKE).flatten(1, -1);
      for (int i = 0; i < BATCH; i++) {
        assertThat(raw.get(i).std(true).item_double()).isPositive();
      }
    }
  }
}
