package dev.winnow.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.InvalidInputException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ShapesTest {
  private static long sum(String network) {
    return LongStream.of(Shapes.of(network)).sum();
  }

  @Test
  void sumsAreTheNetworksNumbersOfWeights() {
    assertThat(sum("mesonet")).isEqualTo(15_528);
    assertThat(sum("resnet18")).isEqualTo(11_167_424);
    assertThat(sum("xception")).isEqualTo(20_754_472);
    assertThat(sum("cnn5")).isEqualTo(300_128).isCloseTo(300_000, within(1_500L));
    assertThat(sum("10m")).isEqualTo(10_485_760);
    assertThat(sum("100m")).isEqualTo(104_857_600);
    assertThat(sum("500m")).isEqualTo(500_170_752);
  }

  @Test
  void layersAreInStateDictOrder() {
    assertThat(Shapes.of("mesonet")).containsExactly(216, 1600, 3200, 6400, 4096, 16);
    assertThat(Shapes.of("resnet18")).hasSize(21).startsWith(9408, 36_864).endsWith(512);
    // Two convolutions, then the first block: its shortcut comes before its body.
    assertThat(Shapes.of("xception"))
        .hasSize(75)
        .startsWith(864, 18_432, 8192, 576, 8192, 1152, 16_384)
        .endsWith(13_824, 3_145_728, 2048);
  }

  @Test
  void refusesAnUnknownName() {
    assertThatThrownBy(() -> Shapes.of("vgg")).isInstanceOf(InvalidInputException.class);
  }
}
