package dev.winnow.kernels;

import static dev.winnow.kernels.NativeStatus.check;

import dev.winnow.kernels.binding.NativeWinnow;
import dev.winnow.kernels.binding.winnow_device;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Where kernels run: the CPU, or a CUDA device with the workspace that its kernels reuse. Pointers
 * given to a kernel lead to memory of its device. One thread at a time, but for {@link #CPU}.
 */
public final class NativeDevice implements AutoCloseable {
  /** Who runs the CUDA kernels. */
  public enum Backend {
    /** A GPU. */
    CUDA(NativeWinnow.WINNOW_BACKEND_CUDA),
    /** The host, for tests: device memory is host memory. */
    CUDA_SIM(NativeWinnow.WINNOW_BACKEND_CUDA_SIM);

    private final int code;

    Backend(int code) {
      this.code = code;
    }
  }

  /** The CPU; closing it does nothing. */
  public static final NativeDevice CPU = new NativeDevice(null);

  private winnow_device handle;
  private boolean closed;

  private NativeDevice(winnow_device handle) {
    this.handle = handle;
  }

  /**
   * Opens the first device of a backend.
   *
   * @throws dev.winnow.DeviceException that says which of library, driver and device is missing
   */
  public static NativeDevice open(Backend backend) {
    try (PointerPointer<winnow_device> opened = new PointerPointer<>(1)) {
      check(NativeWinnow.winnow_device_open(backend.code, 0, opened));
      return new NativeDevice(opened.get(winnow_device.class));
    }
  }

  /**
   * The name of the first device of a backend.
   *
   * @throws dev.winnow.DeviceException that says which of library, driver and device is missing
   */
  public static String name(Backend backend) {
    try (BytePointer name = new BytePointer(256)) {
      check(NativeWinnow.winnow_device_name(backend.code, 0, name, (int) name.capacity()));
      return name.getString();
    }
  }

  /** Queues the calls after this one on a CUDA stream of the device; null is the default stream. */
  public void useStream(Pointer stream) {
    if (this == CPU) {
      throw new IllegalStateException("the CPU has no streams");
    }
    check(NativeWinnow.winnow_device_use_stream(handle(), stream));
  }

  /** For a native call: null stands for the CPU there, and for nothing else. */
  winnow_device handle() {
    if (closed) {
      throw new IllegalStateException("the device was closed");
    }
    return handle;
  }

  /** Waits for what is queued and frees the workspace. */
  @Override
  public void close() {
    if (this == CPU || closed) {
      return;
    }
    closed = true;
    check(NativeWinnow.winnow_device_close(handle));
  }
}
