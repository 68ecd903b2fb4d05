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

  /** A 2-d convolution of stride 1 that keeps the image's size; bias included. */
  record Conv(Tensor weight, Tensor bias, int padding) {
    static Conv add(ModelState state, String name, int in, int out, int kernel) {
      Tensor weight =
          glorotUniform(
              new long[] {out, in, kernel, kernel},
              (long) in * kernel * kernel,
              (long) out * kernel * kernel);
      return new Conv(
          state.add(name + ".weight", weight, Role.WEIGHT),
          state.add(name + ".bias", zeros(out), Role.PARAMETER),
          kernel / 2);
    }

    Tensor apply(Tensor x) {
      return torch.conv2d(
          x,
          weight,
          new TensorOptional(bias),
          new long[] {1},
          new long[] {padding},
          new long[] {1},
          1);
    }
  }

  /** A linear layer with bias. */
  record Linear(Tensor weight, Tensor bias) {
    static Linear add(ModelState state, String name, int in, int out) {
      return new Linear(
          state.add(name + ".weight", glorotUniform(new long[] {out, in}, in, out), Role.WEIGHT),
          state.add(name + ".bias", zeros(out), Role.PARAMETER));
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

    Tensor apply(Tensor x, boolean training) {
      if (training) {
        batches.add_(torch.ones_like(batches));
      }
      return torch.batch_norm(
          x,
          new TensorOptional(weight),
          new TensorOptional(bias),
          new TensorOptional(runningMean),
          new TensorOptional(runningVar),
          training,
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
    try (NoGradGuard noGrad = new NoGradGuard()) {
      double limit = Math.sqrt(6.0 / (fanIn + fanOut));
      return empty(shape).uniform_(-limit, limit, new GeneratorOptional());
    }
  }
}
