package dev.winnow.bench;

import static org.bytedeco.pytorch.global.torch.empty_like;
import static org.bytedeco.pytorch.global.torch.stack;

import dev.winnow.InvalidInputException;
import dev.winnow.kernels.MaskKernels;
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
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What else is done with masks, on ResNet-18's weights, by our kernels and by libtorch's operators
 * on masks as floats: {@code overlap} counts the weights alive in one ticket, in another and in
 * both; {@code apply} masks the gradients; {@code copy} makes the channels-last bfloat16 copy of
 * mask ⊙ weights.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MaskOps {
  /** The operation, with its pointers and targets made once. */
  @State(Scope.Benchmark)
  public static class Work {
    @Param({"overlap", "apply", "copy"})
    public String operation;

    private final NativeOwner owner = new NativeOwner();
    private final List<MaskedValues> gradients = new ArrayList<>();
    private final List<MaskKernels.Pair> pairs = new ArrayList<>();
    private final List<Copy> copies = new ArrayList<>();
    private final List<Tensor> targets = new ArrayList<>();
    private final List<TrainedResNet.Masked> others = new ArrayList<>();

    @Setup(Level.Trial)
    public void view(TrainedResNet network, Place place) {
      try (PointerScope scope = new PointerScope();
          NoGradGuard noGrad = new NoGradGuard()) {
        for (TrainedResNet.Masked layer : network.masked) {
          Tensor weight = layer.weight();
          long count = weight.numel();
          TrainedResNet.Masked other = network.mask(weight, place);
          others.add(other);
          MaskedValues values =
              new MaskedValues(
                  owner.keep(weight.data_ptr()), owner.keep(layer.packed().data_ptr()), count);
          pairs.add(
              new MaskKernels.Pair(values.mask(), owner.keep(other.packed().data_ptr()), count));
          gradients.add(
              new MaskedValues(owner.keep(weight.grad().data_ptr()), values.mask(), count));
          Tensor target = weight.to(ScalarType.BFloat16);
          if (weight.dim() == 4) {
            target = target.contiguous(MemoryFormat.ChannelsLast);
          }
          target = owner.keep(empty_like(target));
          targets.add(target);
          long channels = weight.size(1);
          copies.add(
              new Copy(
                  values,
                  owner.keep(target.data_ptr()),
                  channels,
                  count / weight.size(0) / channels));
        }
      }
    }

    @TearDown(Level.Trial)
    public void free() {
      owner.close();
    }
  }

  /** Our kernels, on packed masks. */
  @Benchmark
  public Object winnow(Place place, Work work) {
    Object result = null;
    switch (work.operation) {
      case "overlap" -> result = MaskKernels.compare(place.get().kernels(), work.pairs);
      case "apply" -> MaskKernels.apply(place.get().kernels(), work.gradients);
      case "copy" ->
          ParameterKernels.maskedCopy(place.get().kernels(), work.copies, Precision.BFLOAT16);
      default -> throw new InvalidInputException("no such operation: " + work.operation);
    }
    place.finish();
    return result;
  }

  /** libtorch's operators, on masks as floats. */
  @Benchmark
  public double libtorch(Place place, TrainedResNet network, Work work) {
    double both = 0;
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      TensorVector counts = new TensorVector();
      for (int i = 0; i < network.masked.size(); i++) {
        TrainedResNet.Masked layer = network.masked.get(i);
        switch (work.operation) {
          case "overlap" -> {
            Tensor other = work.others.get(i).floats();
            counts.push_back(layer.floats().sum());
            counts.push_back(other.sum());
            counts.push_back(layer.floats().mul(other).sum());
          }
          case "apply" -> layer.weight().grad().mul_(layer.floats());
          case "copy" -> work.targets.get(i).copy_(layer.weight().mul(layer.floats()));
          default -> throw new InvalidInputException("no such operation: " + work.operation);
        }
      }
      if (counts.size() > 0) {
        both = stack(counts, 0).cpu().sum().item_double();
      }
    }
    place.finish();
    return both;
  }
}
