package dev.winnow.data.guard;

import static org.bytedeco.pytorch.global.torch.adaptive_avg_pool2d;
import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.fft_fft2;
import static org.bytedeco.pytorch.global.torch.hann_window;
import static org.bytedeco.pytorch.global.torch.matmul;
import static org.bytedeco.pytorch.global.torch.outer;
import static org.bytedeco.pytorch.global.torch.tensor;

import dev.winnow.data.ImageSet;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The little that a trivial model sees of an image. */
final class ImageFeatures {
  private static final int CHUNK = 256;
  private static final long SIDE = 16;

  /** Far below the power of one grey level of noise; keeps the logarithm of a flat image finite. */
  private static final double LEAST_POWER = 1e-6;

  private ImageFeatures() {}

  /** Area-averaged thumbnails of 16 × 16 pixels: double [N, 768] in 0 to 1. */
  static Tensor thumbnails(ImageSet images) {
    return chunks(
        images, input -> adaptive_avg_pool2d(input, new long[] {SIDE, SIDE}).flatten(1, -1));
  }

  /**
   * Logarithm of the power at each distance from the spectrum's centre, averaged over all
   * directions (Durall et al. 2020, "Watch your Up-Convolution"): double [N, S / 2]. A Hann window
   * keeps the picture's borders out of it.
   */
  static Tensor spectra(ImageSet images) {
    int side = (int) images.pixels(0, 1).size(1);
    Tensor window = hann_window(side, new TensorOptions(ScalarType.Float));
    Tensor taper = outer(window, window);
    Tensor rings = rings(side);
    return chunks(
        images,
        input -> {
          Tensor grey = input.mean(1);
          Tensor centred =
              grey.sub(
                  grey.mean(
                      new long[] {1, 2}, true, new org.bytedeco.pytorch.ScalarTypeOptional()));
          Tensor power = fft_fft2(centred.mul(taper)).abs().square();
          return matmul(power.flatten(1, -1), rings).add(new Scalar(LEAST_POWER)).log();
        });
  }

  /** Averages a flattened spectrum over rings of one frequency each: float [S · S, S / 2]. */
  private static Tensor rings(int side) {
    int count = side / 2;
    float[] weights = new float[side * side * count];
    int[] sizes = new int[count];
    for (int pass = 0; pass < 2; pass++) {
      for (int i = 0; i < side * side; i++) {
        int y = Math.min(i / side, side - i / side);
        int x = Math.min(i % side, side - i % side);
        int ring = (int) Math.round(Math.hypot(x, y));
        if (ring < count) {
          if (pass == 0) {
            sizes[ring]++;
          } else {
            weights[i * count + ring] = 1f / sizes[ring];
          }
        }
      }
    }
    return tensor(weights).view(side * side, count);
  }

  private static Tensor chunks(ImageSet images, UnaryOperator<Tensor> features) {
    TensorVector rows = new TensorVector();
    for (int start = 0; start < images.count(); start += CHUNK) {
      int n = Math.min(CHUNK, images.count() - start);
      try (PointerScope scope = new PointerScope()) {
        rows.push_back(
            features.apply(ImageSet.toInput(images.pixels(start, n))).to(ScalarType.Double));
      }
    }
    return cat(rows, 0);
  }
}
