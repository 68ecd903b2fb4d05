package dev.winnow.kernels;

import static dev.winnow.kernels.NativeStatus.check;

import dev.winnow.kernels.binding.NativeWinnow;
import dev.winnow.kernels.binding.winnow_copy_segment;
import dev.winnow.kernels.binding.winnow_rewind_segment;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;

/** What happens to a network's parameters between steps. */
public final class ParameterKernels {
  /** Element types of a compute copy. */
  public enum Precision {
    FLOAT32,
    /** Rounded to nearest, ties to even. */
    BFLOAT16
  }

  /**
   * One parameter to copy.
   *
   * @param weights floats in the order [filters, channels, pixels]; its mask may be null
   * @param copy as many elements in the order [filters, pixels, channels]
   * @param channels input channels of a filter, at least 1
   * @param pixels height times width of a filter, at least 1
   */
  public record Copy(MaskedValues weights, Pointer copy, long channels, long pixels) {}

  /**
   * One parameter to rewind.
   *
   * @param weights written; its mask may be null
   * @param initial as many floats to go back to
   * @param firstMoment optimizer state that becomes +0.0, or null; so is the second
   */
  public record Rewinding(
      MaskedValues weights, Pointer initial, Pointer firstMoment, Pointer secondMoment) {}

  private ParameterKernels() {}

  /** copy ← mask ⊙ weights, in the order and precision that the network computes with. */
  public static void maskedCopy(NativeDevice device, List<Copy> copies, Precision precision) {
    try (PointerScope scope = new PointerScope()) {
      winnow_copy_segment segments = new winnow_copy_segment(copies.size());
      for (int i = 0; i < copies.size(); i++) {
        Copy copy = copies.get(i);
        segments
            .getPointer(i)
            .weights(floats(copy.weights().values()))
            .mask(mask(copy.weights()))
            .copy(copy.copy())
            .count(copy.weights().count())
            .channels(copy.channels())
            .pixels(copy.pixels());
      }
      int dtype =
          precision == Precision.FLOAT32
              ? NativeWinnow.WINNOW_FLOAT32
              : NativeWinnow.WINNOW_BFLOAT16;
      check(NativeWinnow.winnow_masked_copy(device.handle(), segments, copies.size(), dtype));
    }
  }

  /** weights ← mask ⊙ initial, and the optimizer's state ← +0.0. */
  public static void rewind(NativeDevice device, List<Rewinding> parameters) {
    try (PointerScope scope = new PointerScope()) {
      winnow_rewind_segment segments = new winnow_rewind_segment(parameters.size());
      for (int i = 0; i < parameters.size(); i++) {
        Rewinding parameter = parameters.get(i);
        segments
            .getPointer(i)
            .weights(floats(parameter.weights().values()))
            .initial(floats(parameter.initial()))
            .mask(mask(parameter.weights()))
            .first_moment(floats(parameter.firstMoment()))
            .second_moment(floats(parameter.secondMoment()))
            .count(parameter.weights().count());
      }
      check(NativeWinnow.winnow_rewind(device.handle(), segments, parameters.size()));
    }
  }

  private static FloatPointer floats(Pointer pointer) {
    return pointer == null ? null : new FloatPointer(pointer);
  }

  private static BytePointer mask(MaskedValues values) {
    return values.mask() == null ? null : new BytePointer(values.mask());
  }
}
