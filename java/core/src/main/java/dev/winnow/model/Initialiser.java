package dev.winnow.model;

import static org.bytedeco.pytorch.global.torch.empty;

import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Where a layer's weights start from; drawn from libtorch's global generator. */
@FunctionalInterface
interface Initialiser {
  /**
   * Draws the weight of a convolution or a linear layer.
   *
   * @param shape out, in (of one group), and height and width of a kernel
   */
  Tensor draw(long... shape);

  /** Uniform in ±√(6 / (fan in + fan out)) (Glorot and Bengio 2010), Keras's default. */
  Initialiser GLOROT_UNIFORM =
      shape -> uniform(shape, Math.sqrt(6.0 / ((shape[0] + shape[1]) * area(shape))));

  /**
   * Normal, cut off at two deviations, with variance 2 / (fan in + fan out) (Glorot and Bengio
   * 2010) as TensorFlow 1's {@code xavier_initializer(uniform=False)} draws it: the deviation
   * before the cut is √1.3 of the wanted one, which the cut brings back to 1.003 of it.
   */
  Initialiser GLOROT_TRUNCATED_NORMAL =
      shape -> truncatedNormal(shape, Math.sqrt(1.3 * 2 / ((shape[0] + shape[1]) * area(shape))));

  /**
   * Normal with variance 2 / fan out (He et al. 2015, for ReLU; the backward pass keeps its scale).
   * PyTorch's fan out: of a depthwise convolution it counts all channels, though a weight feeds
   * one.
   */
  Initialiser KAIMING_NORMAL = shape -> normal(shape, Math.sqrt(2.0 / (shape[0] * area(shape))));

  /** Uniform in ±1/√(fan in), PyTorch's default. */
  Initialiser TORCH_UNIFORM = shape -> uniform(shape, 1 / Math.sqrt(shape[1] * area(shape)));

  /** Uniform in ±limit. */
  static Tensor uniform(long[] shape, double limit) {
    try (NoGradGuard noGrad = new NoGradGuard()) {
      return empty(shape).uniform_(-limit, limit, new GeneratorOptional());
    }
  }

  /** Normal with mean 0. */
  static Tensor normal(long[] shape, double deviation) {
    try (NoGradGuard noGrad = new NoGradGuard()) {
      return empty(shape).normal_(0, deviation, new GeneratorOptional());
    }
  }

  /** Normal with mean 0, without what lies beyond two deviations. */
  static Tensor truncatedNormal(long[] shape, double deviation) {
    // A uniform quantile between the cut's two, through the inverse of the distribution function.
    return uniform(shape, WITHIN_TWO_DEVIATIONS)
        .erfinv_()
        .mul_(new Scalar(Math.sqrt(2) * deviation));
  }

  /** erf(√2): the normal distribution's share within two deviations. */
  double WITHIN_TWO_DEVIATIONS = 0.9544997361036416;

  private static long area(long[] shape) {
    long area = 1;
    for (int i = 2; i < shape.length; i++) {
      area *= shape[i];
    }
    return area;
  }
}
