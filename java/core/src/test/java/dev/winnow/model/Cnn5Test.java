package dev.winnow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class Cnn5Test {
  @BeforeAll
  static void start() {
    NativeRuntime.start(2);
  }

  /** The paper's 0.300 M. */
  @Test
  void hasThePapersNumberOfWeights() {
    try (Model model = Architectures.create("cnn5", 128, 0, Device.CPU)) {
      assertThat(model.state().prunable()).isEqualTo(300_128);
      assertThat(300_128).isCloseTo(300_000, within(1_500));
      assertThat(model.state().weights().stream().map(entry -> entry.tensor().numel()))
          .containsExactly(432L, 4_608L, 18_432L, 73_728L, 202_752L, 176L);
    }
  }

  @Test
  void startsFromKaimingsNormalDistribution() {
    try (Model model = Architectures.create("cnn5", 64, 0, Device.CPU);
        PointerScope scope = new PointerScope()) {
      double deviation = Math.sqrt(2.0 / (9 * 176));
      assertThat(model.state().byName().get("conv5.weight").std(true).item_double())
          .isEqualTo(deviation, within(4 * deviation / Math.sqrt(2 * 202_752)));
    }
  }

  @Test
  void namesItsTensorsByLayer() {
    try (Model model = Architectures.create("cnn5", 64, 0, Device.CPU)) {
      assertThat(model.state().entries().stream().map(ModelState.Entry::name))
          .startsWith("conv1.weight", "bn1.weight", "bn1.bias", "bn1.running_mean")
          .endsWith("bn5.num_batches_tracked", "fc.weight", "fc.bias")
          .hasSize(5 * 6 + 2);
    }
  }
}
