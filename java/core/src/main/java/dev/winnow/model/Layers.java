package dev.winnow.model;

import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.zeros;

import dev.winnow.model.ModelState.Entry;
import dev.winnow.model.ModelState.Role;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The layers that architectures are put together from: parameters plus a functional call. */
final class Layers {
  private Layers() {}

  /**
   * How a square kernel moves over an image.
   *
   * @param padding zeros around the image
   * @param dilation pixels from one of the kernel's to the next
   * @param groups channels are split into so many parts that do not see each other
   */
  record Kernel(int in, int out, int size, int stride, int padding, int dilation, int groups) {
    /** An odd kernel, padded so that stride 1 keeps the image's size. */
    static Kernel of(int in, int out, int size) {
      return new Kernel(in, out, size, 1, size / 2, 1, 1);
    }

    /** One filter a channel. */
    static Kernel depthwise(int channels, int size) {
      return new Kernel(channels, channels, size, 1, size / 2, 1, channels);
    }

    Kernel stride(int newStride) {
      return new Kernel(in, out, size, newStride, padding, dilation, groups);
    }

    Kernel padding(int newPadding) {
      return new Kernel(in, out, size, stride, newPadding, dilation, groups);
    }

    /** Padded so that stride 1 still keeps the image's size. */
    Kernel dilation(int newDilation) {
      return new Kernel(in, out, size, stride, newDilation * (size / 2), newDilation, groups);
    }
  }

  /**
   * A 2-d convolution.
   *
   * @param bias null for none
   */
  record Conv(Entry weight, Entry bias, Kernel kernel) {
    /** With a bias of zeros. */
    static Conv add(ModelState state, String name, Kernel kernel, Initialiser initialiser) {
      return new Conv(
          weight(state, name, kernel, initialiser),
          state.add(name + ".bias", zeros(kernel.out), Role.BIAS),
          kernel);
    }

    /** No bias, for a batch norm follows. */
    static Conv addUnbiased(ModelState state, String name, Kernel kernel, Initialiser initialiser) {
      return new Conv(weight(state, name, kernel, initialiser), null, kernel);
    }

    private static Entry weight(
        ModelState state, String name, Kernel kernel, Initialiser initialiser) {
      Tensor drawn =
          initialiser.draw(kernel.out, kernel.in / kernel.groups, kernel.size, kernel.size);
      return state.add(name + ".weight", drawn, Role.WEIGHT);
    }

    Tensor apply(Tensor x) {
      Tensor y =
          torch.conv2d(
              x,
              weight.compute(),
              bias == null ? new TensorOptional() : new TensorOptional(bias.compute()),
              new long[] {kernel.stride},
              new long[] {kernel.padding},
              new long[] {kernel.dilation},
              kernel.groups);
      weight.used(y.numel() / kernel.out);
      return y;
    }
  }

  /** A linear layer with bias. */
  record Linear(Entry weight, Entry bias) {
    /** With a bias of zeros. */
    static Linear add(ModelState state, String name, int in, int out, Initialiser initialiser) {
      return new Linear(
          state.add(name + ".weight", initialiser.draw(out, in), Role.WEIGHT),
          state.add(name + ".bias", zeros(out), Role.BIAS));
    }

    /** Initialised as PyTorch does: weight and bias uniform in ±1/√in. */
    static Linear addUniform(ModelState state, String name, int in, int out) {
      return new Linear(
          state.add(name + ".weight", Initialiser.TORCH_UNIFORM.draw(out, in), Role.WEIGHT),
          state.add(
              name + ".bias", Initialiser.uniform(new long[] {out}, 1 / Math.sqrt(in)), Role.BIAS));
    }

    Tensor apply(Tensor x) {
      Tensor y = torch.linear(x, weight.compute(), new TensorOptional(bias.compute()));
      weight.used(x.size(0));
      return y;
    }
  }

  /** Batch normalisation over channels (Ioffe and Szegedy 2015). */
  record BatchNorm(
      Entry weight,
      Entry bias,
      Entry runningMean,
      Entry runningVar,
      Entry batches,
      double epsilon) {
    /** PyTorch's. */
    private static final double EPSILON = 1e-5;

    /** Of the batch's statistics in the running ones; PyTorch's. */
    private static final double MOMENTUM = 0.1;

    static BatchNorm add(ModelState state, String name, int channels) {
      return add(state, name, channels, EPSILON);
    }

    static BatchNorm add(ModelState state, String name, int channels, double epsilon) {
      return new BatchNorm(
          state.add(name + ".weight", ones(channels), Role.NORM),
          state.add(name + ".bias", zeros(channels), Role.NORM),
          state.add(name + ".running_mean", zeros(channels), Role.BUFFER),
          state.add(name + ".running_var", ones(channels), Role.BUFFER),
          state.add(
              name + ".num_batches_tracked",
              zeros(new long[] {}, new TensorOptions(ScalarType.Long)),
              Role.BUFFER),
          epsilon);
    }

    /**
     * Normalises by the batch's statistics when training, else by the running ones. One value a
     * channel (one image, a map of one pixel) has no variance: the running ones stand in for it.
     */
    Tensor apply(Tensor x, boolean training) {
      boolean ofBatch = training && x.numel() > x.size(1);
      if (ofBatch) {
        batches.tensor().add_(new Scalar(1));
      }
      return torch.batch_norm(
          x,
          new TensorOptional(weight.tensor()),
          new TensorOptional(bias.tensor()),
          new TensorOptional(runningMean.tensor()),
          new TensorOptional(runningVar.tensor()),
          ofBatch,
          MOMENTUM,
          epsilon,
          false);
    }
  }

  /** A convolution without bias and the batch norm after it. */
  record ConvNorm(Conv conv, BatchNorm norm) {
    /** Initialised as torchvision's and timm's networks are: Kaiming's normal distribution. */
    static ConvNorm add(ModelState state, String conv, String norm, Kernel kernel) {
      return new ConvNorm(
          Conv.addUnbiased(state, conv, kernel, Initialiser.KAIMING_NORMAL),
          BatchNorm.add(state, norm, kernel.out));
    }

    Tensor apply(Tensor x, boolean training) {
      // Let go of here: the caller's scope would hold it to the end of the step, backward or not.
      try (Tensor y = conv.apply(x)) {
        return norm.apply(y, training);
      }
    }
  }

  /** The mean over pixels: [N, C]. */
  static Tensor globalAverage(Tensor x) {
    return x.mean(new long[] {2, 3}, false, new ScalarTypeOptional());
  }

  /** Non-overlapping max pooling. */
  static Tensor maxPool(Tensor x, int size) {
    return torch.max_pool2d(x, size, size);
  }

  /** The 3×3 max pooling that halves a map, with a border of one pixel. */
  static Tensor halve(Tensor x) {
    return torch.max_pool2d(
        x, new long[] {3, 3}, new long[] {2, 2}, new long[] {1, 1}, new long[] {1, 1}, false);
  }
}
