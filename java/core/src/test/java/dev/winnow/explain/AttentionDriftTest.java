package dev.winnow.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.pytorch.global.torch.full;
import static org.bytedeco.pytorch.global.torch.zeros;

import dev.winnow.InvalidInputException;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AttentionDriftTest {
  @BeforeAll
  static void load() {
    NativeRuntime.start(2);
  }

  @Test
  void whatCannotBeComparedIsRefused() {
    try (PointerScope scope = new PointerScope()) {
      assertThatThrownBy(() -> AttentionDrift.between(Device.CPU, zeros(2, 9, 9), zeros(1, 4, 4)))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("[2, 9, 9]");
      assertThatThrownBy(
              () ->
                  AttentionDrift.between(
                      Device.CPU, zeros(1, 4, 4).to(ScalarType.Double), zeros(1, 4, 4)))
          .hasMessageContaining("float");
    }
  }

  @Test
  void ofPlantedMaps() {
    try (PointerScope scope = new PointerScope()) {
      Tensor dense = zeros(3, 4, 6);
      Tensor maps = zeros(3, 4, 6);
      maps.select(0, 1).copy_(full(new long[] {4, 6}, new Scalar(1)));
      Tensor four = maps.select(0, 2).narrow(0, 0, 1).narrow(1, 0, 4);
      four.copy_(full(new long[] {1, 4}, new Scalar(0.5)));

      List<AttentionDrift> drifts = AttentionDrift.between(Device.CPU, maps, dense);

      // Two empty maps: nothing moved, and nothing correlates.
      assertThat(drifts.get(0)).isEqualTo(new AttentionDrift(0, 0, 1, 0, 0));
      // √24 ones, and over √24 again.
      assertThat(drifts.get(1).frobenius()).isEqualTo(Math.sqrt(24), within(1e-12));
      assertThat(drifts.get(1).rootMeanSquare()).isEqualTo(1, within(1e-12));
      // √(4 · 0.25) = 1.
      assertThat(drifts.get(2).frobenius()).isEqualTo(1, within(1e-12));
      assertThat(drifts.get(2).rootMeanSquare()).isEqualTo(1 / Math.sqrt(24), within(1e-12));
    }
  }
}
