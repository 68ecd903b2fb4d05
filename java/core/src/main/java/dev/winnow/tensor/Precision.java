package dev.winnow.tensor;

import dev.winnow.InvalidInputException;
import java.util.List;

/** What layers compute in. Weights, optimizer state and tickets are float32 in every case. */
public enum Precision {
  FP32("fp32"),
  /** Layers take bfloat16 copies of activations and weights; normalisation stays in float32. */
  BF16("bf16");

  private final String label;

  Precision(String label) {
    this.label = label;
  }

  /** The name on the command line and in files. */
  public String label() {
    return label;
  }

  /**
   * Turns a request into a precision.
   *
   * @param request {@code fp32}; {@code bf16}, which every device computes, if slowly; or {@code
   *     auto}, which is bf16 where the device has matrix units for it (AMX, tensor cores), and fp32
   *     elsewhere
   * @throws InvalidInputException for anything else
   */
  public static Precision of(String request, Device device) {
    check(request);
    if (request.equals("auto")) {
      return device.hasBf16MatrixUnits() ? BF16 : FP32;
    }
    return request.equals(FP32.label) ? FP32 : BF16;
  }

  /**
   * Checks that {@link #of} would take a request.
   *
   * @throws InvalidInputException listing what it takes
   */
  public static void check(String request) {
    if (!List.of("fp32", "bf16", "auto").contains(request)) {
      throw new InvalidInputException("--precision must be fp32, bf16 or auto, not " + request);
    }
  }
}
