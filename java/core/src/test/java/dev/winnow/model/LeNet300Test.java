package dev.winnow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.InvalidInputException;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LeNet300Test {
  @BeforeAll
  static void start() {
    NativeRuntime.start(2);
  }

  private static Model create() {
    Architecture lenet = Architectures.of("lenet300");
    return lenet.create(lenet.home(), 1, Device.CPU);
  }

  /** 266,200 in the lottery ticket paper: 784·300 + 300·100 + 100·10. */
  @Test
  void hasThePapersNumberOfWeights() {
    try (Model model = create()) {
      assertThat(model.state().prunable()).isEqualTo(266_200);
      assertThat(model.state().entries().stream().map(ModelState.Entry::name))
          .containsExactly(
              "fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias", "fc3.weight", "fc3.bias");
    }
  }

  /** A normal distribution cut at two deviations, of Glorot's deviation once it is cut. */
  @Test
  void startsAsItsAuthorsDo() {
    try (Model model = create();
        PointerScope scope = new PointerScope()) {
      Tensor weight = model.state().byName().get("fc1.weight");
      double glorot = Math.sqrt(2.0 / (784 + 300));
      assertThat(weight.std(true).item_double()).isCloseTo(glorot, within(0.01 * glorot));
      double cut = 2 * Math.sqrt(1.3) * glorot;
      assertThat(weight.abs().max().item_double()).isBetween(0.99 * cut, cut);
      // 1.25 % of what lies within two deviations of a normal distribution lies beyond 1.9.
      double beyond = weight.abs().gt(new Scalar(0.95 * cut)).sum().item_long();
      assertThat(beyond / weight.numel()).isCloseTo(0.0125, within(0.001));
      assertThat(model.state().byName().get("fc1.bias").abs().max().item_double()).isZero();
    }
  }

  @Test
  void takesItsOwnSizeAlone() {
    assertThatThrownBy(() -> Architectures.create("lenet300", 128, 0, Device.CPU))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("image size 28");
  }
}
