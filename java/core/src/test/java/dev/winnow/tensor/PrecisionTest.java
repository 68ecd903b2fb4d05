package dev.winnow.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.InvalidInputException;
import dev.winnow.kernels.CpuKernels;
import org.junit.jupiter.api.Test;

class PrecisionTest {
  @Test
  void isWhatWasAskedForOrWhatTheDeviceHasUnitsFor() {
    assertThat(Precision.of("fp32", Device.CPU)).isEqualTo(Precision.FP32);
    assertThat(Precision.of("bf16", Device.CPU)).isEqualTo(Precision.BF16);
    assertThat(Precision.of("auto", Device.CPU))
        .isEqualTo(CpuKernels.hasAmxBf16() ? Precision.BF16 : Precision.FP32);
  }

  @Test
  void whatIsNotToBeHadIsRefused() {
    assertThatThrownBy(() -> Precision.of("tf32", Device.CPU))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("--device cuda");
    assertThatThrownBy(() -> Precision.check("fp16"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("bf16");
  }
}
