package dev.winnow.data.guard;

import static org.bytedeco.pytorch.global.torch.adaptive_avg_pool2d;
import static org.bytedeco.pytorch.global.torch.bincount;
import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.fft_fft2;
import static org.bytedeco.pytorch.global.torch.hann_window;
import static org.bytedeco.pytorch.global.torch.outer;
import static org.bytedeco.pytorch.global.torch.tensor;
import static org.bytedeco.pytorch.global.torch.zeros;

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

  /** Pixels at a time: 50 MB of floats. */
  private static final int CHUNK_PIXELS = 1 << 22;

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
    int side = images.side();
    Tensor window = hann_window(side, new TensorOptions(ScalarType.Float));
    Tensor taper = outer(window, window);
    Tensor rings = tensor(rings(side));
    Tensor sizes = bincount(rings).to(ScalarType.Float);
    return chunks(
        images,
        input -> {
          Tensor grey = input.mean(1);
          Tensor centred =
              grey.sub(
                  grey.mean(
                      new long[] {1, 2}, true, new org.bytedeco.pytorch.ScalarTypeOptional()));
          Tensor power = fft_fft2(centred.mul(taper)).abs().square();
          Tensor sums =
              zeros(power.size(0), side / 2 + 1).index_add(1, rings, power.flatten(1, -1));
          return sums.div(sizes).narrow(1, 0, side / 2).add(new Scalar(LEAST_POWER)).log();
        });
  }

  /**
   * The ring that each place of a flattened spectrum lies on: int64 [S · S], S / 2 beyond the last.
   */
  private static long[] rings(int side) {
    long[] rings = new long[side * side];
    for (int i = 0; i < rings.length; i++) {
      int y = Math.min(i / side, side - i / side);
      int x = Math.min(i % side, side - i % side);
      rings[i] = Math.min(Math.round(Math.hypot(x, y)), side / 2);
    }
    return rings;
  }

  private static Tensor chunks(ImageSet images, UnaryOperator<Tensor> features) {
    int chunk = Math.max(1, CHUNK_PIXELS / (images.side() * images.side()));
    TensorVector rows = new TensorVector();
    for (int start = 0; start < images.count(); start += chunk) {
      int n = Math.min(chunk, images.count() - start);
      try (PointerScope scope = new PointerScope()) {
        rows.push_back(
            features.apply(ImageSet.toInput(images.pixels(start, n))).to(ScalarType.Double));
      }
    }
    return cat(rows, 0);
  }
}
