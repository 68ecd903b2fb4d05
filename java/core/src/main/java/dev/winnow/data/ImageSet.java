package dev.winnow.data;

import static org.bytedeco.pytorch.global.torch.tensor;
import static org.bytedeco.pytorch.global.torch.zeros;

import dev.winnow.data.image.ImageDecoder;
import dev.winnow.tensor.NativeOwner;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Decoded images of one split in native memory, one byte a channel, with their labels. */
public final class ImageSet implements AutoCloseable {
  private final NativeOwner owner = new NativeOwner();
  private final List<Sample> samples;
  private final Tensor pixels;
  private final Tensor labels;

  private ImageSet(List<Sample> samples, int size) {
    this.samples = samples;
    try (PointerScope scope = new PointerScope()) {
      pixels =
          owner.keep(
              zeros(
                  new long[] {samples.size(), size, size, 3}, new TensorOptions(ScalarType.Byte)));
      float[] values = new float[samples.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = samples.get(i).label();
      }
      labels = owner.keep(tensor(values));
    }
  }

  /**
   * Decodes on all processors.
   *
   * @param size side in pixels
   * @param progress told one more image each time, from any thread
   */
  public static ImageSet decode(List<Sample> samples, int size, IntConsumer progress) {
    ImageSet set = new ImageSet(samples, size);
    long imageBytes = 3L * size * size;
    try (BytePointer base = new BytePointer(set.pixels.data_ptr())) {
      // A parallel stream throws while its other tasks still run; the memory they write to may only
      // be freed once all of them are done.
      AtomicReference<RuntimeException> failure = new AtomicReference<>();
      IntStream.range(0, samples.size())
          .parallel()
          .forEach(
              i -> {
                if (failure.get() == null) {
                  try (BytePointer target = new BytePointer(base)) {
                    ImageDecoder.decode(
                        samples.get(i).file(), size, target.position(i * imageBytes));
                    progress.accept(1);
                  } catch (RuntimeException e) {
                    failure.compareAndSet(null, e);
                  }
                }
              });
      if (failure.get() != null) {
        set.close();
        throw failure.get();
      }
      return set;
    }
  }

  /** The images' files and labels, in the order of the tensors. */
  public List<Sample> samples() {
    return samples;
  }

  /** Number of images. */
  public int count() {
    return samples.size();
  }

  /** uint8 [N, S, S, 3], RGB. */
  public Tensor pixels() {
    return pixels;
  }

  /** float [N]: 1 = fake, 0 = real. */
  public Tensor labels() {
    return labels;
  }

  /**
   * The images at these places as the networks take them: float [n, 3, S, S] in 0..1. The memory
   * layout is channels-last, which the convolutions of few channels run fastest in.
   *
   * @param places int64 [n]
   */
  public Tensor batch(Tensor places) {
    return toInput(pixels.index_select(0, places));
  }

  /** uint8 [n, S, S, 3] to what the networks take. */
  public static Tensor toInput(Tensor pixels) {
    return pixels.to(ScalarType.Float).div(new Scalar(255.0f)).permute(0, 3, 1, 2);
  }

  @Override
  public void close() {
    owner.close();
  }
}
