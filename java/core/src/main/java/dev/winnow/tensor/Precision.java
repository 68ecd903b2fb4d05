package dev.winnow.tensor;

import dev.winnow.InvalidInputException;

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
    return switch (request) {
      case "fp32" -> FP32;
      case "bf16" -> BF16;
      case "auto" -> device.hasBf16MatrixUnits() ? BF16 : FP32;
      default ->
          throw new InvalidInputException(
              "no such precision: " + request + ". Use fp32, bf16 or auto");
    };
  }
}
