package dev.winnow.tensor;

import dev.winnow.DeviceException;
import dev.winnow.InvalidInputException;
import dev.winnow.kernels.Kernels;
import java.util.Locale;

/** Where tensors live and kernels run. This version computes on the CPU only. */
public enum Device {
  CPU;

  /**
   * Turns a request into a device, never into another one than was asked for.
   *
   * @param request {@code cpu}, {@code cuda} or {@code auto}
   * @throws DeviceException when CUDA is asked for, saying what is missing
   */
  public static Device resolve(String request) {
    return switch (request.toLowerCase(Locale.ROOT)) {
      case "cpu", "auto" -> CPU;
      case "cuda" -> throw cudaMissing();
      default ->
          throw new InvalidInputException("no such device: " + request + ". Use cpu, cuda or auto");
    };
  }

  private static DeviceException cudaMissing() {
    String found;
    try {
      found = "The GPU is there (" + Kernels.cudaDeviceName() + "), but this";
    } catch (DeviceException e) {
      found = e.getMessage() + ". Besides, this";
    }
    return new DeviceException(
        "--device cuda: "
            + found
            + " version of Winnow has no CUDA kernels yet. Use --device cpu.");
  }
}
