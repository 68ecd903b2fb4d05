package dev.winnow.model;

import static org.bytedeco.pytorch.global.torch.empty;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.zeros;

import dev.winnow.model.ModelState.Role;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The layers that architectures are put together from: parameters plus a functional call. */
final class Layers {
  private Layers() {}

  /**
   * A 2-d convolution with an odd kernel, padded so that stride 1 keeps the image's size.
   *
   * @param bias null for none
   */
  record Conv(Tensor weight, Tensor bias, int stride, int padding) {
    /** Stride 1, with a bias; initialised as Keras does. */
    static Conv add(ModelState state, String name, int in, int out, int kernel) {
      Tensor weight =
          glorotUniform(
              new long[] {out, in, kernel, kernel},
              (long) in * kernel * kernel,
              (long) out * kernel * kernel);
      return new Conv(
          state.add(name + ".weight", weight, Role.WEIGHT),
          state.add(name + ".bias", zeros(out), Role.PARAMETER),
          1,
          kernel / 2);
    }

    /** No bias, for a batch norm follows; initialised as torchvision does. */
    static Conv addUnbiased(
        ModelState state, String name, int in, int out, int kernel, int stride) {
      Tensor weight = kaimingNormal(new long[] {out, in, kernel, kernel});
      return new Conv(state.add(name + ".weight", weight, Role.WEIGHT), null, stride, kernel / 2);
    }

    Tensor apply(Tensor x) {
      return torch.conv2d(
          x,
          weight,
          bias == null ? new TensorOptional() : new TensorOptional(bias),
          new long[] {stride},
          new long[] {padding},
          new long[] {1},
          1);
    }
  }

  /** A linear layer with bias. */
  record Linear(Tensor weight, Tensor bias) {
    /** Initialised as Keras does. */
    static Linear add(ModelState state, String name, int in, int out) {
      return new Linear(
          state.add(name + ".weight", glorotUniform(new long[] {out, in}, in, out), Role.WEIGHT),
          state.add(name + ".bias", zeros(out), Role.PARAMETER));
    }

    /** Initialised as PyTorch does: weight and bias uniform in ±1/√in. */
    static Linear addUniform(ModelState state, String name, int in, int out) {
      double limit = 1 / Math.sqrt(in);
      return new Linear(
          state.add(name + ".weight", uniform(new long[] {out, in}, limit), Role.WEIGHT),
          state.add(name + ".bias", uniform(new long[] {out}, limit), Role.PARAMETER));
    }

    Tensor apply(Tensor x) {
      return torch.linear(x, weight, new TensorOptional(bias));
    }
  }

  /** Batch normalisation over channels (Ioffe and Szegedy 2015). */
  record BatchNorm(
      Tensor weight,
      Tensor bias,
      Tensor runningMean,
      Tensor runningVar,
      Tensor batches,
      double momentum,
      double epsilon) {
    static BatchNorm add(
        ModelState state, String name, int channels, double momentum, double epsilon) {
      return new BatchNorm(
          state.add(name + ".weight", ones(channels), Role.PARAMETER),
          state.add(name + ".bias", zeros(channels), Role.PARAMETER),
          state.add(name + ".running_mean", zeros(channels), Role.BUFFER),
          state.add(name + ".running_var", ones(channels), Role.BUFFER),
          state.add(
              name + ".num_batches_tracked",
              zeros(new long[] {}, new TensorOptions(ScalarType.Long)),
              Role.BUFFER),
          momentum,
          epsilon);
    }

    /**
     * Normalises by the batch's statistics when training, else by the running ones. One value a
     * channel (one image, a map of one pixel) has no variance: the running ones stand in for it.
     */
    Tensor apply(Tensor x, boolean training) {
      boolean ofBatch = training && x.numel() > x.size(1);
      if (ofBatch) {
        batches.add_(torch.ones_like(batches));
      }
      return torch.batch_norm(
          x,
          new TensorOptional(weight),
          new TensorOptional(bias),
          new TensorOptional(runningMean),
          new TensorOptional(runningVar),
          ofBatch,
          momentum,
          epsilon,
          false);
    }
  }

  /** Non-overlapping max pooling. */
  static Tensor maxPool(Tensor x, int size) {
    return torch.max_pool2d(x, size, size);
  }

  /** Uniform in ±√(6 / (fan in + fan out)) (Glorot and Bengio 2010), Keras's default. */
  private static Tensor glorotUniform(long[] shape, long fanIn, long fanOut) {
    return uniform(shape, Math.sqrt(6.0 / (fanIn + fanOut)));
  }

  private static Tensor uniform(long[] shape, double limit) {
    try (NoGradGuard noGrad = new NoGradGuard()) {
      return empty(shape).uniform_(-limit, limit, new GeneratorOptional());
    }
  }

  /**
   * Normal with variance 2 / fan out (He et al. 2015, for ReLU; the backward pass keeps its scale).
   *
   * @param shape of a convolution's weight: out, in, height, width
   */
  private static Tensor kaimingNormal(long[] shape) {
    try (NoGradGuard noGrad = new NoGradGuard()) {
      double deviation = Math.sqrt(2.0 / (shape[0] * shape[2] * shape[3]));
      return empty(shape).normal_(0, deviation, new GeneratorOptional());
    }
  }
}
