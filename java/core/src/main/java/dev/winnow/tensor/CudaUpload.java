package dev.winnow.tensor;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.cuda.CUDAEvent;
import org.bytedeco.pytorch.cuda.CUDAStream;
import org.bytedeco.pytorch.cuda.CUDAStreamGuard;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.bytedeco.pytorch.global.torch_cuda;

/**
 * Bytes that go from the host to the GPU again and again, on a stream of their own, so that the
 * copy runs beside what the GPU computes. One thread fills and sends, another receives; they take
 * turns, and see to it that each sees what the other has done. The class loads only where libtorch
 * is built for CUDA.
 */
public final class CudaUpload implements AutoCloseable {
  private final NativeOwner owner = new NativeOwner();
  private final Tensor host;
  private final Tensor remote;
  private final CUDAStream copies;
  private final CUDAEvent sent;
  private final CUDAEvent received;

  /**
   * Takes the memory on both sides.
   *
   * @param shape of the most that is sent at once
   */
  public CudaUpload(long... shape) {
    try (PointerScope scope = new PointerScope()) {
      TensorOptions bytes = new TensorOptions(ScalarType.Byte);
      TensorOptions here = bytes.pinned_memory(new BoolOptional(true));
      TensorOptions there =
          bytes.device(new DeviceOptional(new org.bytedeco.pytorch.Device("cuda:0")));
      host = owner.keep(torch.empty(shape, here, new MemoryFormatOptional()));
      remote = owner.keep(torch.empty(shape, there, new MemoryFormatOptional()));
      copies = owner.keep(torch_cuda.getStreamFromPool());
      sent = owner.keep(new CUDAEvent());
      received = owner.keep(new CUDAEvent());
      // What this memory was used for before may still be queued on this thread's stream.
      received.record(torch_cuda.getCurrentCUDAStream());
    }
  }

  /** Pinned host memory to fill, once the copy that was last sent from it has ended. */
  public Tensor host() {
    sent.synchronize();
    return host;
  }

  /** Queues the copy of the first n rows, behind all work on what was received before. */
  public void send(long n) {
    try (PointerScope scope = new PointerScope();
        CUDAStreamGuard guard = new CUDAStreamGuard(copies.unwrap())) {
      received.block(copies);
      remote.narrow(0, 0, n).copy_(host.narrow(0, 0, n), true);
      sent.record(copies);
    }
  }

  /**
   * The n rows that were sent, for work that the calling thread queues on its current stream, which
   * waits for their copy.
   */
  public Tensor receive(long n) {
    sent.block(torch_cuda.getCurrentCUDAStream());
    return remote.narrow(0, 0, n);
  }

  /** What is to be done with the rows received has been queued: the next copy may follow it. */
  public void release() {
    received.record(torch_cuda.getCurrentCUDAStream());
  }

  @Override
  public void close() {
    sent.synchronize();
    owner.close();
  }
}
