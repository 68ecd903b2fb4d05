package dev.winnow.cli;

import dev.winnow.DeviceException;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import picocli.CommandLine.Option;

/** Where and how wide a command computes. */
final class RuntimeOptions extends ThreadOptions {
  @Option(
      names = "--device",
      defaultValue = "auto",
      description =
          "cpu, cuda, auto, or cuda-sim: the CUDA kernels on the CPU, for tests; slow (default:"
              + " ${DEFAULT-VALUE}).")
  String device;

  /** Loads the native libraries and opens the device; says what {@code auto} chose. */
  Device start() {
    load();
    Device chosen;
    try {
      chosen = Device.open(device);
    } catch (DeviceException e) {
      throw new DeviceException(
          "--device " + device + ": " + e.getMessage() + ". --device cpu needs none of it");
    }
    if (device.equals("auto")) {
      System.err.println("device: " + chosen.label() + ", threads: " + NativeRuntime.threads());
    }
    return chosen;
  }
}
