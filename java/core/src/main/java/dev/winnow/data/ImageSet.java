package dev.winnow.data;

import static org.bytedeco.pytorch.global.torch.arange;
import static org.bytedeco.pytorch.global.torch.tensor;

import dev.winnow.data.pack.PackedImages;
import dev.winnow.tensor.NativeOwner;
import java.util.List;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Some packed images, such as those of a split, with their labels. */
public final class ImageSet implements AutoCloseable {
  private final NativeOwner owner = new NativeOwner();
  private final List<Sample> samples;
  private final PackedImages packed;
  private final Tensor rows;
  private final Tensor labels;

  ImageSet(List<Sample> samples, PackedImages packed) {
    this.samples = samples;
    this.packed = packed;
    try (PointerScope scope = new PointerScope()) {
      float[] values = new float[samples.size()];
      long[] places = new long[samples.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = samples.get(i).label();
        places[i] = samples.get(i).row();
      }
      labels = owner.keep(tensor(values));
      rows = owner.keep(tensor(places));
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

  /** float [N]: 1 = fake, 0 = real, or the class of an idx file. */
  public Tensor labels() {
    return labels;
  }

  /** uint8 [n, S, S, 3], RGB: the images from {@code first} on, a copy. */
  public Tensor pixels(long first, long n) {
    return pixels(
        arange(new Scalar(first), new Scalar(first + n), new TensorOptions(ScalarType.Long)));
  }

  /**
   * The images at these places as the networks take them: float [n, 3, S, S] in 0..1. The memory
   * layout is channels-last, which the convolutions of few channels run fastest in.
   *
   * @param places int64 [n]
   */
  public Tensor batch(Tensor places) {
    return toInput(pixels(places));
  }

  private Tensor pixels(Tensor places) {
    Tensor chosen = rows.index_select(0, places);
    LongPointer row = new LongPointer(chosen.data_ptr());
    for (long i = 0; i < chosen.numel(); i++) {
      packed.verify(row.get(i));
    }
    return packed.pixels().index_select(0, chosen);
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
