package dev.winnow.analysis.robustness;

import static org.bytedeco.pytorch.global.torch.fft_fft2;
import static org.bytedeco.pytorch.global.torch.fft_fftfreq;
import static org.bytedeco.pytorch.global.torch.fft_ifft2;
import static org.bytedeco.pytorch.global.torch.real;

import dev.winnow.model.Model;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Leaves the low or the high spatial frequencies of each colour plane. The mean stays in both, so
 * that brightness does: low + high − mean is the image.
 *
 * @param low keep what is below the cut, else what is above it
 * @param cut as a fraction of the Nyquist frequency, by the distance from the spectrum's centre; at
 *     the cut itself a frequency counts as low
 */
record FrequencyBand(boolean low, double cut) implements Corruption {
  static final String LOW_PASS = "low-pass";
  static final String HIGH_PASS = "high-pass";

  @Override
  public String kind() {
    return low ? LOW_PASS : HIGH_PASS;
  }

  @Override
  public double severity() {
    return cut;
  }

  @Override
  public Tensor apply(Model model, Tensor images, Tensor labels) {
    return Images.valid(filter(images));
  }

  /** Before values outside 0..1 are cut off. */
  Tensor filter(Tensor images) {
    Tensor planes = images.contiguous();
    Tensor kept =
        kept((int) images.size(2), (int) images.size(3)).to(planes.device(), planes.scalar_type());
    return real(fft_ifft2(fft_fft2(planes).mul(kept)));
  }

  /** 1 where a frequency stays: float [H, W]. */
  private Tensor kept(int height, int width) {
    // Cycles a pixel; Nyquist is 0.5.
    Tensor y = fft_fftfreq(height).view(-1, 1);
    Tensor x = fft_fftfreq(width).view(1, -1);
    Tensor radius = y.square().add(x.square()).sqrt();
    Scalar edge = new Scalar(0.5 * cut + 1e-6);
    Tensor inside = low ? radius.le(edge) : radius.gt(edge).logical_or(radius.eq(new Scalar(0)));
    return inside.to(ScalarType.Float);
  }
}
