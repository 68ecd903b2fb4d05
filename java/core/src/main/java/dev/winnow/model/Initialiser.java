package dev.winnow.model;

import static org.bytedeco.pytorch.global.torch.empty;

import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.NoGradGuard;
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
   * Normal with variance 2 / fan out (He et al. 2015, for ReLU; the backward pass keeps its scale).
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

  private static long area(long[] shape) {
    long area = 1;
    for (int i = 2; i < shape.length; i++) {
      area *= shape[i];
    }
    return area;
  }
}
