package dev.winnow.tensor;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.global.torch_cuda;

/** Apart from {@link Device}, since its class loads only where libtorch is built for CUDA. */
final class CudaStream {
  private CudaStream() {}

  /** The calling thread's current stream of libtorch: a cudaStream_t. */
  static Pointer current() {
    return torch_cuda.getCurrentCUDAStream().stream();
  }
}
