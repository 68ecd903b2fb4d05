package dev.winnow.cli;

import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import picocli.CommandLine.Option;

/** Where and how wide a command computes; the same for every command. */
final class RuntimeOptions {
  @Option(
      names = "--threads",
      defaultValue = "0",
      description = "Threads of an operator; 0 takes all processors (default: ${DEFAULT-VALUE}).")
  int threads;

  @Option(
      names = "--device",
      defaultValue = "auto",
      description = "cpu, cuda or auto (default: ${DEFAULT-VALUE}).")
  String device;

  /** The number that stands for {@code --threads}: with 0, every processor. */
  int resolvedThreads() {
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }

  /** Loads the native libraries; says what {@code auto} chose. */
  void start() {
    NativeRuntime.start(threads);
    Device chosen = Device.resolve(device);
    if (device.equals("auto")) {
      System.err.println(
          "device: "
              + chosen.name().toLowerCase(java.util.Locale.ROOT)
              + ", threads: "
              + NativeRuntime.threads());
    }
  }
}
