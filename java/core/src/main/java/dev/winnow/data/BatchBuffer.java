package dev.winnow.data;

import dev.winnow.kernels.ImageKernels;
import dev.winnow.tensor.CudaUpload;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeOwner;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The memory that one batch is assembled in, again and again. */
interface BatchBuffer extends AutoCloseable {
  /** For the worker: puts the images at n rows here. */
  void fill(ImageKernels.Block block, LongPointer rows, BytePointer flipped, int n);

  /** For the caller: float [n, 3, S, S] on the device, with the strides of channels-last. */
  Tensor take(int n);

  @Override
  void close();

  static BatchBuffer create(Device device, int images, long side) {
    return device.isCuda() ? new Cuda(images, side) : new Host(images, side);
  }

  /** The batch itself. */
  final class Host implements BatchBuffer {
    private final NativeOwner owner = new NativeOwner();
    private final Tensor floats;
    private final FloatPointer values;

    Host(int images, long side) {
      try (PointerScope scope = new PointerScope()) {
        floats = owner.keep(Device.CPU.empty(ScalarType.Float, images, side, side, 3));
        values = owner.keep(new FloatPointer(floats.data_ptr()));
      }
    }

    @Override
    public void fill(ImageKernels.Block block, LongPointer rows, BytePointer flipped, int n) {
      ImageKernels.toFloat(block, rows, flipped, n, values);
    }

    @Override
    public Tensor take(int n) {
      return floats.narrow(0, 0, n).permute(0, 3, 1, 2);
    }

    @Override
    public void close() {
      owner.close();
    }
  }

  /** A quarter of the bytes, which become the batch on the GPU. */
  final class Cuda implements BatchBuffer {
    private final CudaUpload upload;

    Cuda(int images, long side) {
      upload = new CudaUpload(images, side, side, 3);
    }

    @Override
    public void fill(ImageKernels.Block block, LongPointer rows, BytePointer flipped, int n) {
      BytePointer host = new BytePointer(upload.host().data_ptr());
      ImageKernels.toBytes(block, rows, flipped, n, host);
      upload.send(n);
    }

    @Override
    public Tensor take(int n) {
      Tensor input = ImageSet.toInput(upload.receive(n));
      upload.release();
      return input;
    }

    @Override
    public void close() {
      upload.close();
    }
  }
}
