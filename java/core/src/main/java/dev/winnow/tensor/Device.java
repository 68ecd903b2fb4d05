package dev.winnow.tensor;

import dev.winnow.DeviceException;
import dev.winnow.InvalidInputException;
import dev.winnow.kernels.CpuKernels;
import dev.winnow.kernels.NativeDevice;
import dev.winnow.kernels.NativeDevice.Backend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Where tensors live and kernels run. */
public final class Device implements AutoCloseable {
  private static final String CPU_LABEL = "cpu";
  private static final String CUDA_LABEL = "cuda";
  private static final String CUDA_SIM_LABEL = "cuda-sim";

  /** The CPU; closing it does nothing. */
  public static final Device CPU = new Device(CPU_LABEL, NativeDevice.CPU);

  private final String label;
  private final NativeDevice kernels;

  private Device(String label, NativeDevice kernels) {
    this.label = label;
    this.kernels = kernels;
  }

  /**
   * Turns a request into a device, never into another one than was asked for.
   *
   * @param request {@code cpu}; {@code cuda}; {@code cuda-sim}, where libtorch computes on the CPU
   *     and our CUDA kernels run on the host, for tests; or {@code auto}, which is CUDA where
   *     libtorch sees a GPU and the CPU elsewhere
   * @throws DeviceException when CUDA is chosen and not usable, saying what is missing
   */
  public static Device open(String request) {
    return switch (request) {
      case CPU_LABEL -> CPU;
      case CUDA_LABEL -> cuda();
      case CUDA_SIM_LABEL -> new Device(CUDA_SIM_LABEL, NativeDevice.open(Backend.CUDA_SIM));
      case "auto" -> torch.cuda_is_available() ? cuda() : CPU;
      default ->
          throw new InvalidInputException(
              "no such device: " + request + ". Use cpu, cuda, cuda-sim or auto");
    };
  }

  private static Device cuda() {
    NativeDevice kernels = NativeDevice.open(Backend.CUDA);
    if (!torch.cuda_is_available()) {
      kernels.close();
      throw new DeviceException(
          "the GPU is there ("
              + NativeDevice.name(Backend.CUDA)
              + "), but libtorch does not see it: it is the CPU's build, or its CUDA libraries (CUDA"
              + " 13, cuDNN 9) were not found. Build with -Pgpu and follow docs/gpu.md, or use the"
              + " device cpu");
    }
    // The fastest convolution of the moment, or one that adds in another order each time, would
    // give another ticket each time.
    torch.globalContext().setBenchmarkCuDNN(false);
    torch.globalContext().setDeterministicCuDNN(true);
    Device device = new Device(CUDA_LABEL, kernels);
    device.allowTf32(false);
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
    if (isCuda()) {
      kernels.useStream(TorchCuda.currentStream());
    }
  }

  /** The tensor in this device's memory: itself where it is there already, else a copy. */
  public Tensor place(Tensor tensor) {
    return isHere(tensor) ? tensor : tensor.to(torchDevice(), tensor.dtype());
  }

  /** The tensor is in this device's memory. */
  public boolean isHere(Tensor tensor) {
    return tensor.is_cuda() == isCuda();
  }

  /** A tensor in this device's memory that holds anything. */
  public Tensor empty(ScalarType type, long... shape) {
    return torch.empty(
        shape,
        new TensorOptions(type).device(new DeviceOptional(torchDevice())),
        new MemoryFormatOptional());
  }

  /** libtorch computes on a GPU, which on {@code cuda-sim} it does not. */
  public boolean isCuda() {
    return label.equals(CUDA_LABEL);
  }

  /** The model of the GPU, or of the CPU; empty where the system does not tell. */
  public String processor() {
    if (isCuda()) {
      return NativeDevice.name(Backend.CUDA);
    }
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("");
    } catch (IOException | UncheckedIOException e) {
      return "";
    }
  }

  /** Lets tensor cores round the factors of float32 products; a setting of the process. */
  public void allowTf32(boolean allowed) {
    if (isCuda()) {
      torch.globalContext().setAllowTF32CuDNN(allowed);
      torch.globalContext().setAllowTF32CuBLAS(allowed);
    }
  }

  /** The device multiplies matrices of bfloat16 in units made for it: AMX, or tensor cores. */
  boolean hasBf16MatrixUnits() {
    return isCuda() ? TorchCuda.hasBf16TensorCores() : CpuKernels.hasAmxBf16();
  }

  private org.bytedeco.pytorch.Device torchDevice() {
    return new org.bytedeco.pytorch.Device(isCuda() ? "cuda:0" : "cpu");
  }

  @Override
  public void close() {
    kernels.close();
  }
}
