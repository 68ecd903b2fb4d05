package dev.winnow.tensor;

import dev.winnow.InvalidInputException;
import java.util.Arrays;
import java.util.Optional;

/** What layers compute in. Weights, optimizer state and tickets are float32 in every case. */
public enum Precision {
  FP32("fp32"),
  /** Tensor cores round the factors of a product to ten bits of fraction: CUDA's fp32, faster. */
  TF32("tf32"),
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
   * @param request {@code fp32}; {@code tf32}, on CUDA only; {@code bf16}, which every device
   *     computes, if slowly; or {@code auto}, which is bf16 where the device has matrix units for
   *     it (AMX, tensor cores), and fp32 elsewhere
   * @throws InvalidInputException for anything else, and for what the device lacks
   */
  public static Precision of(String request, Device device) {
    check(request);
    if (request.equals("auto")) {
      return device.hasBf16MatrixUnits() ? BF16 : FP32;
    }
    Precision named = named(request).orElseThrow();
    if (named == TF32 && !device.isCuda()) {
      throw new InvalidInputException(
          "--precision tf32 is for --device cuda, not " + device.label() + ": use fp32 or bf16");
    }
    return named;
  }

  private static Optional<Precision> named(String label) {
    return Arrays.stream(values()).filter(precision -> precision.label.equals(label)).findFirst();
  }

  /**
   * Checks that {@link #of} would take a request.
   *
   * @throws InvalidInputException listing what it takes
   */
  public static void check(String request) {
    if (!request.equals("auto") && named(request).isEmpty()) {
      throw new InvalidInputException(
          "--precision must be fp32, tf32, bf16 or auto, not " + request);
    }
  }
}
