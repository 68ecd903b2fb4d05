package dev.winnow.kernels;

import static dev.winnow.kernels.binding.NativeWinnow.WINNOW_CUDA_ERROR;
import static dev.winnow.kernels.binding.NativeWinnow.WINNOW_CUDA_UNAVAILABLE;
import static dev.winnow.kernels.binding.NativeWinnow.WINNOW_DIVERGED;
import static dev.winnow.kernels.binding.NativeWinnow.WINNOW_INVALID_ARGUMENT;
import static dev.winnow.kernels.binding.NativeWinnow.WINNOW_OK;
import static dev.winnow.kernels.binding.NativeWinnow.winnow_last_error;

import dev.winnow.DeviceException;
import dev.winnow.DivergedException;
import dev.winnow.InvalidInputException;
import dev.winnow.NativeException;
import dev.winnow.WinnowException;

/** The one place that turns a native status into an exception. */
final class NativeStatus {
  private NativeStatus() {}

  /**
   * Returns when the status is WINNOW_OK.
   *
   * @throws WinnowException of the kind that the status stands for, with the native message
   */
  static void check(int status) {
    if (status == WINNOW_OK) {
      return;
    }
    String message = winnow_last_error().getString();
    switch (status) {
      case WINNOW_INVALID_ARGUMENT -> throw new InvalidInputException(message);
      case WINNOW_DIVERGED -> throw new DivergedException(message);
      case WINNOW_CUDA_UNAVAILABLE, WINNOW_CUDA_ERROR -> throw new DeviceException(message);
      default -> throw new NativeException(message);
    }
  }
}
