package dev.winnow.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.pytorch.global.torch.tensor;
import static org.bytedeco.pytorch.global.torch.zeros;

import dev.winnow.InvalidInputException;
import dev.winnow.tensor.NativeRuntime;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LocalisationTest {
  @BeforeAll
  static void load() {
    NativeRuntime.start(2);
  }

  /** One image of 2×4 pixels. */
  private static Tensor image(float... values) {
    return tensor(values).view(1, 2, 4);
  }

  private static Localisation between(Tensor map, Tensor region) {
    return Localisation.between(map, region.gt(new Scalar(0))).get(0);
  }

  private static final float[] LEFT = {1, 1, 0, 0, 1, 1, 0, 0};

  @Test
  void theStrongestPixelLiesInTheRegionOrNot() {
    try (PointerScope scope = new PointerScope()) {
      // High are three pixels, two of them of the region's four.
      Tensor inside = image(0, 1, 0.5f, 0, 0, 0.6f, 0.49f, 0.1f);
      assertThat(between(inside, image(LEFT))).isEqualTo(new Localisation(1, 2.0 / 5));
      Tensor outside = image(0, 0.9f, 1, 0, 0, 0.6f, 0.49f, 0.1f);
      assertThat(between(outside, image(LEFT))).isEqualTo(new Localisation(0, 2.0 / 5));
    }
  }

  @Test
  void ofPixelsThatTieTheShareCounts() {
    try (PointerScope scope = new PointerScope()) {
      Tensor map = image(0, 1, 1, 1, 0, 0, 0, 1);
      assertThat(between(map, image(LEFT)).pointing()).isEqualTo(0.25);
    }
  }

  @Test
  void aMapThatIsZeroLooksNowhere() {
    try (PointerScope scope = new PointerScope()) {
      assertThat(between(zeros(1, 2, 4), image(LEFT))).isEqualTo(new Localisation(0, 0));
      assertThat(Localisation.area(zeros(1, 2, 4))).containsExactly(0);
    }
  }

  @Test
  void theRegionItselfIsLocalisedWhole() {
    try (PointerScope scope = new PointerScope()) {
      assertThat(between(image(LEFT), image(LEFT))).isEqualTo(new Localisation(1, 1));
    }
  }

  @Test
  void theAreaIsTheShareOfThePixelsFromOneHalfOn() {
    try (PointerScope scope = new PointerScope()) {
      Tensor maps = tensor(0f, 0.49f, 0.5f, 1f, 1f, 0f, 0f, 0f).view(2, 2, 2);
      assertThat(Localisation.area(maps)).containsExactly(0.5, 0.25);
    }
  }

  @Test
  void pointingAtRandomScoresTheRegionsShare() {
    try (PointerScope scope = new PointerScope()) {
      torch.manual_seed(5);
      Tensor maps = torch.rand(4000, 8, 8);
      Tensor regions = zeros(4000, 8, 8);
      regions.narrow(1, 2, 4).narrow(2, 1, 5).fill_(new Scalar(1));
      double mean =
          Localisation.between(maps, regions.gt(new Scalar(0))).stream()
              .mapToDouble(Localisation::pointing)
              .average()
              .orElseThrow();
      // 20 of 64 pixels; four standard errors of 4,000 throws.
      assertThat(mean).isEqualTo(20.0 / 64, within(0.03));
    }
  }

  @Test
  void regionsOfAnotherSizeAreRefused() {
    try (PointerScope scope = new PointerScope()) {
      Tensor region = zeros(1, 4, 4).gt(new Scalar(0));
      assertThatThrownBy(() -> Localisation.between(zeros(1, 2, 4), region))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("[1, 4, 4]");
    }
  }
}
