package dev.winnow.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.InvalidInputException;
import dev.winnow.kernels.MaskKernels;
import dev.winnow.kernels.NativeDevice;
import dev.winnow.kernels.NativeDevice.Backend;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DeviceTest {
  @BeforeAll
  static void start() {
    NativeRuntime.start(2);
  }

  @Test
  void aClosedDeviceIsNotTheCpu() {
    NativeDevice device = NativeDevice.open(Backend.CUDA_SIM);
    device.close();
    device.close();
    try (BytePointer mask = new BytePointer(1)) {
      assertThatThrownBy(() -> MaskKernels.fill(device, mask, 8))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
    }
    assertThatThrownBy(() -> NativeDevice.CPU.useStream(null)).hasMessageContaining("no streams");
  }

  @Test
  void outlivesTheScopeItWasOpenedIn() {
    Device device;
    try (PointerScope scope = new PointerScope()) {
      device = Device.open("cuda-sim");
    }
    try (device;
        PointerScope scope = new PointerScope()) {
      assertThat(device.place(torch.ones(3)).sum().item_double()).isEqualTo(3);
      assertThat(device.empty(ScalarType.Byte, 2, 5).shape()).containsExactly(2, 5);
    }
  }

  @Test
  void anUnknownRequestIsRefused() {
    assertThatThrownBy(() -> Device.open("CUDA"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("cuda-sim");
  }
}
