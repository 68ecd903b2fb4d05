package dev.winnow.tensor;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.global.torch_cuda;

/** Apart from {@link Device}, since its class loads only where libtorch is built for CUDA. */
final class TorchCuda {
  /** Ampere is the first whose tensor cores take bfloat16. */
  private static final int AMPERE = 8;

  private TorchCuda() {}

  /** The calling thread's current stream of libtorch: a cudaStream_t. */
  static Pointer currentStream() {
    return torch_cuda.getCurrentCUDAStream().stream();
  }

  /** The current GPU has tensor cores for bfloat16. */
  static boolean hasBf16TensorCores() {
    return torch_cuda.getCurrentDeviceProperties().major() >= AMPERE;
  }
}
