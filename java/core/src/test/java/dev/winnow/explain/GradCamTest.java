package dev.winnow.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.tensor;
import static org.bytedeco.pytorch.global.torch.zeros;

import dev.winnow.explain.GradCam.Target;
import dev.winnow.model.Architecture;
import dev.winnow.model.Architectures;
import dev.winnow.model.Model;
import dev.winnow.model.ModelShape;
import dev.winnow.model.ModelState;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GradCamTest {
  @BeforeAll
  static void start() {
    NativeRuntime.start(2);
  }

  /** The image is its own feature map, and the head is a global average with weights 1, −2, 0. */
  private static final class Average implements Model {
    @Override
    public Architecture architecture() {
      // Any that names a layer.
      return Architectures.of("resnet18");
    }

    @Override
    public ModelShape shape() {
      return ModelShape.detector(2);
    }

    @Override
    public ModelState state() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Device device() {
      return Device.CPU;
    }

    @Override
    public Tensor features(Tensor images, boolean training) {
      return images;
    }

    @Override
    public Tensor head(Tensor features, boolean training) {
      return features
          .mean(new long[] {2, 3}, false, new ScalarTypeOptional())
          .matmul(tensor(1f, -2f, 0f));
    }

    @Override
    public void close() {}
  }

  @Test
  void theMapOfAnAverageIsItsWeightedSum() {
    try (PointerScope scope = new PointerScope()) {
      // α = (1, −2, 0) / 4, so the raw sums are (4 − 2·0, 2 − 2·0, 1 − 2·3, 0) / 4.
      Tensor image = tensor(4f, 2f, 1f, 0f, 0f, 0f, 3f, 0f, 9f, 9f, 9f, 9f).view(1, 3, 2, 2);
      Tensor fake = GradCam.maps(new Average(), image, Target.FAKE).flatten();
      assertThat(fake.allclose(tensor(1f, 0.5f, 0f, 0f))).isTrue();
      Tensor real = GradCam.maps(new Average(), image, Target.REAL).flatten();
      assertThat(real.allclose(tensor(0f, 0f, 1f, 0f))).isTrue();
    }
  }

  /** The image at half its size is the feature map, so the map has to be upsampled. */
  private static final class Halved implements Model {
    private final Average average = new Average();

    @Override
    public Architecture architecture() {
      // Any that names a layer.
      return Architectures.of("resnet18");
    }

    @Override
    public ModelShape shape() {
      return ModelShape.detector(2);
    }

    @Override
    public ModelState state() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Device device() {
      return Device.CPU;
    }

    @Override
    public Tensor features(Tensor images, boolean training) {
      return torch.avg_pool2d(images, 2);
    }

    @Override
    public Tensor head(Tensor features, boolean training) {
      return average.head(features, training);
    }

    @Override
    public void close() {}
  }

  @Test
  void upsamplingAlignsPixelCentres() {
    try (PointerScope scope = new PointerScope()) {
      // A coarse row (0, 1) becomes (0, ¼, ¾, 1) where pixel centres are aligned; corners aligned
      // would give (0, ⅓, ⅔, 1).
      Tensor image = zeros(1, 3, 4, 4);
      image.select(1, 0).narrow(2, 2, 2).fill_(new Scalar(1));
      Tensor map = GradCam.maps(new Halved(), image, Target.FAKE);
      assertThat(map.select(1, 0).flatten().allclose(tensor(0f, 0.25f, 0.75f, 1f))).isTrue();
    }
  }

  @Test
  void rawMapsAreSignedAndOfTheLayersSize() {
    try (PointerScope scope = new PointerScope()) {
      // α = (1, −2, 0) / 4.
      Tensor image = tensor(4f, 2f, 1f, 0f, 0f, 0f, 3f, 0f, 9f, 9f, 9f, 9f).view(1, 3, 2, 2);
      Tensor raw = GradCam.rawMaps(new Average(), image, Target.FAKE);
      assertThat(raw.shape()).containsExactly(1, 2, 2);
      assertThat(raw.flatten().allclose(tensor(1f, 0.5f, -1.25f, 0f))).isTrue();
      Tensor real = GradCam.rawMaps(new Average(), image, Target.REAL);
      assertThat(real.allclose(raw.neg())).isTrue();
    }
  }

  @Test
  void strengthIsThePositivePartAtTheInputsSize() {
    try (PointerScope scope = new PointerScope()) {
      Tensor raw = tensor(-5f, 2f).view(1, 1, 2);
      Tensor strength = GradCam.strength(raw, 4);
      assertThat(strength.shape()).containsExactly(1, 4, 4);
      // The negative one counts as 0 before it is blended with its neighbour, not after.
      assertThat(strength.select(1, 3).flatten().allclose(tensor(0f, 0.5f, 1.5f, 2f))).isTrue();
    }
  }

  @Test
  void strengthScaledByImageIsTheMap() {
    try (Model model = Architectures.create("mesonet", 64, 3, Device.CPU);
        PointerScope scope = new PointerScope()) {
      Tensor images = torch.rand(4, 3, 64, 64);
      for (Target target : Target.values()) {
        Tensor strength = GradCam.strength(GradCam.rawMaps(model, images, target), 64);
        Tensor maps = GradCam.maps(model, images, target);
        assertThat(AttentionScale.perImage(strength).sub(maps).abs().max().item_double())
            .isLessThan(1e-5);
      }
    }
  }

  @Test
  void anEmptyMapStaysZero() {
    try (PointerScope scope = new PointerScope()) {
      Tensor map = GradCam.maps(new Average(), zeros(1, 3, 4, 4), Target.FAKE);
      assertThat(map.equal(zeros(1, 4, 4))).isTrue();
    }
  }

  @Test
  void mapsOfMesoNetSpanZeroToOneByImage() {
    try (Model model = Architectures.create("mesonet", 64, 3, Device.CPU);
        PointerScope scope = new PointerScope()) {
      Tensor maps = GradCam.maps(model, torch.rand(5, 3, 64, 64), Target.FAKE);
      assertThat(maps.shape()).containsExactly(5, 64, 64);
      for (int i = 0; i < 5; i++) {
        double high = maps.get(i).max().item_double();
        assertThat(maps.get(i).min().item_double()).isZero();
        assertThat(high == 1.0 || high == 0.0).isTrue();
      }
      assertThat(model.state().byName().get("conv1.weight").grad().defined()).isFalse();
    }
  }

  @Test
  void overlaysArePictures() {
    try (PointerScope scope = new PointerScope()) {
      Tensor pixels =
          torch.zeros(
              new long[] {8, 8, 3}, new org.bytedeco.pytorch.TensorOptions(torch.ScalarType.Byte));
      byte[] plain = Overlay.image(pixels);
      byte[] overlaid = Overlay.attention(pixels, torch.ones(8, 8));
      assertThat(plain).startsWith(0x89, 'P', 'N', 'G');
      assertThat(overlaid).startsWith(0x89, 'P', 'N', 'G').isNotEqualTo(plain);
    }
  }
}
