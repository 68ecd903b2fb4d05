package dev.winnow.data;

import static org.bytedeco.pytorch.global.torch.tensor;

import dev.winnow.data.pack.PackedImages;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeOwner;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Some packed images, such as those of a split, with their labels. */
public final class ImageSet implements AutoCloseable {
  private final NativeOwner owner = new NativeOwner();
  private final List<Sample> samples;
  private final PackedImages packed;
  private final long[] rows;
  private final Tensor labels;
  private final Tensor labelsByRow;

  ImageSet(List<Sample> samples, PackedImages packed) {
    this.samples = samples;
    this.packed = packed;
    rows = samples.stream().mapToLong(Sample::row).toArray();
    try (PointerScope scope = new PointerScope()) {
      float[] byRow = new float[(int) packed.pixels().size(0)];
      samples.forEach(sample -> byRow[sample.row()] = sample.label());
      labelsByRow = owner.keep(tensor(byRow));
      labels = owner.keep(labelsByRow.index_select(0, tensor(rows)));
    }
  }

  /** The images' files and labels, in the order of the places. */
  public List<Sample> samples() {
    return samples;
  }

  /** Number of images. */
  public int count() {
    return samples.size();
  }

  /** Side of the images in pixels. */
  public int side() {
    return (int) packed.pixels().size(1);
  }

  /** float [N]: 1 = fake, 0 = real, or the class of an idx file. */
  public Tensor labels() {
    return labels;
  }

  /** uint8 [n, S, S, 3], RGB: the images from {@code first} on, a copy. */
  public Tensor pixels(int first, int n) {
    long[] chosen = Arrays.copyOfRange(rows, first, first + n);
    for (long row : chosen) {
      packed.verify(row);
    }
    return packed.pixels().index_select(0, tensor(chosen));
  }

  /** These images in batches; the set must stay open as long as they are used. */
  public Batches batches(BatchOrder order, int size, Device device) {
    return new Batches(
        new Batches.Images(packed.pixels(), labelsByRow, packed::verify),
        order.through(rows),
        size,
        device);
  }

  /**
   * uint8 [n, S, S, 3] to what the networks take: float [n, 3, S, S] in 0..1. The memory layout is
   * channels-last, which the convolutions of few channels run fastest in.
   */
  public static Tensor toInput(Tensor pixels) {
    return pixels.to(ScalarType.Float).div(new Scalar(255.0f)).permute(0, 3, 1, 2);
  }

  @Override
  public void close() {
    owner.close();
  }
}
