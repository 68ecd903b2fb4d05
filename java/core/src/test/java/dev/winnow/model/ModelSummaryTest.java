package dev.winnow.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.tensor.NativeRuntime;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ModelSummaryTest {
  @BeforeAll
  static void start() {
    NativeRuntime.start(2);
  }

  private static ModelSummary of(String arch) {
    return ModelSummary.of(Architectures.of(arch));
  }

  /** Weights of a layer times the pixels of its output, by hand. */
  @Test
  void multiplyAddsAreWeightsTimesOutputPixels() {
    ModelSummary mesonet = of("mesonet");
    assertThat(mesonet.macs())
        .isEqualTo(mesonet.macs128())
        .isEqualTo(
            216L * 128 * 128 + 1_600 * 64 * 64 + 3_200 * 32 * 32 + 6_400 * 16 * 16 + 4_096 + 16);
    assertThat(of("lenet300").macs()).isEqualTo(266_200);
  }

  /**
   * 1,814 M in torchvision's table for ResNet-18, whose head has 999 rows of 512 more; counted with
   * hooks on timm's convolutions for Xception.
   */
  @Test
  void referencesCountTheSame() {
    Architecture resNet18 = Architectures.of("resnet18");
    long withImageNetsHead = ModelSummary.multiplyAdds(resNet18, 224) + 999 * 512;
    assertThat(withImageNetsHead / 1_000_000).isEqualTo(1_814);
    assertThat(of("xception").macs128()).isEqualTo(1_475_908_000L);
    assertThat(of("xception").macs256()).isEqualTo(5_950_737_824L);
  }

  @Test
  void whatANetworkLacksIsNull() {
    ModelSummary lenet = of("lenet300");
    assertThat(lenet.macs128()).isNull();
    assertThat(lenet.macs256()).isNull();
    assertThat(lenet.camLayer()).isNull();
    assertThat(lenet.camSize()).isNull();
    assertThat(lenet.inputSize()).isEqualTo(28);
    assertThat(of("cnn5").camSize()).isEqualTo(8);
  }
}
