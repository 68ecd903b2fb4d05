package dev.winnow.analysis.robustness;

import static org.bytedeco.pytorch.global.torch.arange;
import static org.bytedeco.pytorch.global.torch.conv2d;
import static org.bytedeco.pytorch.global.torch.reflection_pad2d;

import dev.winnow.model.Model;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Blurs images with a Gaussian, cut off at three deviations.
 *
 * @param severity its standard deviation in pixels
 */
record Blur(double severity) implements Corruption {
  @Override
  public String kind() {
    return "blur";
  }

  @Override
  public Tensor apply(Model model, Tensor images, Tensor labels) {
    int radius = (int) Math.ceil(3 * severity);
    long planes = images.size(1);
    Tensor kernel = model.device().place(gaussian(radius));
    Tensor padded = reflection_pad2d(images.contiguous(), radius, radius, radius, radius);
    Tensor rows = alongOneAxis(padded, kernel.view(1, 1, 1, -1), planes);
    return Images.valid(alongOneAxis(rows, kernel.view(1, 1, -1, 1), planes));
  }

  /** float [2 · radius + 1], sums to 1. */
  private Tensor gaussian(int radius) {
    Tensor x = arange(new Scalar(-radius), new Scalar(radius + 1)).to(ScalarType.Float);
    Tensor bell = x.square().div(new Scalar(-2 * severity * severity)).exp();
    return bell.div(bell.sum());
  }

  private static Tensor alongOneAxis(Tensor images, Tensor kernel, long planes) {
    Tensor each = kernel.repeat(planes, 1, 1, 1);
    return conv2d(
        images,
        each,
        new TensorOptional(),
        new long[] {1, 1},
        new long[] {0, 0},
        new long[] {1, 1},
        planes);
  }
}
