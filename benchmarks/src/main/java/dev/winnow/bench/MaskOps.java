package dev.winnow.bench;

import static org.bytedeco.pytorch.global.torch.empty_like;

import dev.winnow.kernels.MaskKernels;
import dev.winnow.kernels.MaskOverlap;
import dev.winnow.kernels.MaskedValues;
import dev.winnow.kernels.ParameterKernels;
import dev.winnow.kernels.ParameterKernels.Copy;
import dev.winnow.kernels.ParameterKernels.Precision;
import dev.winnow.tensor.NativeOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What else is done with masks, on ResNet-18's weights: comparing two tickets, masking gradients,
 * and the compute copy in bfloat16. Beside each the same made of libtorch's operators.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MaskOps {
  /** Pointers and targets, made once. */
  @State(Scope.Benchmark)
  public static class Views {
    private final NativeOwner owner = new NativeOwner();
    private final List<MaskedValues> gradients = new ArrayList<>();
    private final List<MaskKernels.Pair> pairs = new ArrayList<>();
    private final List<Copy> copies = new ArrayList<>();
    private final List<Tensor> targets = new ArrayList<>();

    @Setup(Level.Trial)
    public void view(TrainedResNet network) {
      try (PointerScope scope = new PointerScope()) {
        for (TrainedResNet.Masked layer : network.masked) {
          Tensor weight = layer.weight();
          MaskedValues values =
              new MaskedValues(
                  owner.keep(weight.data_ptr()),
                  owner.keep(layer.packed().data_ptr()),
                  weight.numel());
          Tensor target = owner.keep(empty_like(weight.to(ScalarType.BFloat16)));
          targets.add(target);
          long channels = weight.size(1);
          long pixels = weight.numel() / weight.size(0) / channels;
          copies.add(new Copy(values, owner.keep(target.data_ptr()), channels, pixels));
          gradients.add(
              new MaskedValues(
                  owner.keep(weight.grad().data_ptr()), values.mask(), values.count()));
          pairs.add(new MaskKernels.Pair(values.mask(), values.mask(), values.count()));
        }
      }
    }

    @TearDown(Level.Trial)
    public void free() {
      owner.close();
    }
  }

  /** Alive in one, in the other, in both: popcounts of packed masks. */
  @Benchmark
  public List<MaskOverlap> winnowOverlap(Place place, Views views) {
    return MaskKernels.compare(place.get().kernels(), views.pairs);
  }

  /** The same of masks as floats. */
  @Benchmark
  public double libtorchOverlap(TrainedResNet network) {
    double both = 0;
    try (PointerScope scope = new PointerScope()) {
      for (TrainedResNet.Masked layer : network.masked) {
        both += layer.floats().sum().item_double();
        both += layer.floats().sum().item_double();
        both += layer.floats().mul(layer.floats()).sum().item_double();
      }
    }
    return both;
  }

  /** Gradients ← mask ⊙ gradients. */
  @Benchmark
  public void winnowApply(Place place, Views views) {
    MaskKernels.apply(place.get().kernels(), views.gradients);
    place.finish();
  }

  /** The same with masks as floats. */
  @Benchmark
  public void libtorchApply(Place place, TrainedResNet network) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      network.masked.forEach(layer -> layer.weight().grad().mul_(layer.floats()));
    }
    place.finish();
  }

  /** The channels-last bfloat16 copy of mask ⊙ weights, in one pass. */
  @Benchmark
  public void winnowBfloat16Copy(Place place, Views views) {
    ParameterKernels.maskedCopy(place.get().kernels(), views.copies, Precision.BFLOAT16);
    place.finish();
  }

  /** A copy of the same in libtorch: multiply, then convert, in the weights' own order. */
  @Benchmark
  public void libtorchBfloat16Copy(Place place, TrainedResNet network, Views views) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      for (int i = 0; i < views.targets.size(); i++) {
        TrainedResNet.Masked layer = network.masked.get(i);
        views.targets.get(i).copy_(layer.weight().mul(layer.floats()));
      }
    }
    place.finish();
  }
}
