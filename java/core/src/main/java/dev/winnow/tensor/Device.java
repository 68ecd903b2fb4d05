package dev.winnow.tensor;

import dev.winnow.DeviceException;
import dev.winnow.InvalidInputException;
import dev.winnow.kernels.NativeDevice;
import dev.winnow.kernels.NativeDevice.Backend;
import java.util.Locale;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Where tensors live and kernels run. */
public final class Device implements AutoCloseable {
  /** The CPU; closing it does nothing. */
  public static final Device CPU = new Device("cpu", NativeDevice.CPU, "cpu");

  private static final String CUDA_LABEL = "cuda";

  private final String label;
  private final NativeDevice kernels;
  private final org.bytedeco.pytorch.Device torchDevice;

  private Device(String label, NativeDevice kernels, String torchDevice) {
    this.label = label;
    this.kernels = kernels;
    this.torchDevice = new org.bytedeco.pytorch.Device(torchDevice);
  }

  /**
   * Turns a request into a device, never into another one than was asked for.
   *
   * @param request {@code cpu}; {@code cuda}; {@code cuda-sim}, where libtorch computes on the CPU
   *     and our CUDA kernels run on the host, for tests; or {@code auto}, which is CUDA where it is
   *     usable and the CPU elsewhere
   * @throws DeviceException when CUDA is asked for, saying what is missing
   */
  public static Device open(String request) {
    return switch (request.toLowerCase(Locale.ROOT)) {
      case "cpu" -> CPU;
      case "cuda" -> cuda();
      case "cuda-sim" -> new Device("cuda-sim", NativeDevice.open(Backend.CUDA_SIM), "cpu");
      case "auto" -> torch.cuda_is_available() ? cuda() : CPU;
      default ->
          throw new InvalidInputException(
              "no such device: " + request + ". Use cpu, cuda, cuda-sim or auto");
    };
  }

  private static Device cuda() {
    NativeDevice kernels;
    try {
      kernels = NativeDevice.open(Backend.CUDA);
    } catch (DeviceException e) {
      throw new DeviceException("--device cuda: " + e.getMessage());
    }
    if (!torch.cuda_is_available()) {
      kernels.close();
      throw new DeviceException(
          "--device cuda: the GPU is there ("
              + NativeDevice.name(Backend.CUDA)
              + "), but libtorch does not see it: it is the CPU's build, or its CUDA libraries (CUDA"
              + " 13, cuDNN 9) were not found. Build with -Pgpu and follow docs/gpu.md, or use"
              + " --device cpu");
    }
    Device device = new Device(CUDA_LABEL, kernels, "cuda:0");
    device.useCurrentStream();
    return device;
  }

  /** The name on the command line: cpu, cuda or cuda-sim. */
  public String label() {
    return label;
  }

  /** Where our own kernels run. */
  public NativeDevice kernels() {
    return kernels;
  }

  /**
   * Queues our kernels behind what libtorch has queued on this thread's current stream. Needed
   * again by who changes that stream; on the CPU there is nothing to do.
   */
  public void useCurrentStream() {
    if (label.equals(CUDA_LABEL)) {
      kernels.useStream(CudaStream.current());
    }
  }

  /** The tensor in this device's memory: itself where it is there already, else a copy. */
  public Tensor place(Tensor tensor) {
    return tensor.device().equals(torchDevice) ? tensor : tensor.to(torchDevice, tensor.dtype());
  }

  @Override
  public void close() {
    if (this != CPU) {
      kernels.close();
    }
  }
}
