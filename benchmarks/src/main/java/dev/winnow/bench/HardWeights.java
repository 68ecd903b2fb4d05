package dev.winnow.bench;

import static org.bytedeco.pytorch.global.torch.arange;
import static org.bytedeco.pytorch.global.torch.full;
import static org.bytedeco.pytorch.global.torch.full_like;
import static org.bytedeco.pytorch.global.torch.rand_like;
import static org.bytedeco.pytorch.global.torch.randn;
import static org.bytedeco.pytorch.global.torch.where;
import static org.bytedeco.pytorch.global.torch.zeros;

import dev.winnow.InvalidInputException;
import dev.winnow.kernels.MaskKernels;
import dev.winnow.kernels.MaskedValues;
import dev.winnow.kernels.PruneKernels;
import dev.winnow.kernels.Selection;
import dev.winnow.tensor.NativeOwner;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
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

/** A fifth of as many weights as ResNet-18 has is pruned, of values that could make it slow. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HardWeights {
  /** One layer of such values, restored before each invocation. */
  @State(Scope.Benchmark)
  public static class Layer {
    @Param({"random", "equal", "sorted", "zero", "infinite", "sharedBits"})
    public String values;

    private final NativeOwner owner = new NativeOwner();
    private Tensor original;
    private Tensor weights;
    private MaskedValues masked;

    @Setup(Level.Trial)
    public void allocate(Place place) {
      long count = LongStream.of(Shapes.of("resnet18")).sum();
      try (PointerScope scope = new PointerScope()) {
        original = owner.keep(place.get().place(draw(count)));
        weights = owner.keep(original.clone());
        Tensor mask =
            owner.keep(
                place
                    .get()
                    .place(
                        zeros(new long[] {(count + 7) / 8}, new TensorOptions(ScalarType.Byte))));
        masked =
            new MaskedValues(owner.keep(weights.data_ptr()), owner.keep(mask.data_ptr()), count);
      }
    }

    private Tensor draw(long count) {
      Tensor random = randn(count);
      return switch (values) {
        case "random" -> random;
        case "equal" -> full(new long[] {count}, new Scalar(0.5));
        // Cloned, since what the pair holds is freed with the pair.
        case "sorted" -> random.sort().get0().clone();
        case "zero" -> mostly(random, 0);
        case "infinite" -> mostly(random, Double.POSITIVE_INFINITY);
        // 512 neighbouring floats: only the nine last bits differ.
        case "sharedBits" ->
            arange(new Scalar(count))
                .remainder(new Scalar(512))
                .mul(new Scalar(Math.ulp(1.0f)))
                .add(new Scalar(1.0));
        default -> throw new InvalidInputException("no such values: " + values);
      };
    }

    /** All but one in a thousand have this value. */
    private static Tensor mostly(Tensor random, double value) {
      return where(
          rand_like(random).lt(new Scalar(0.999)), full_like(random, new Scalar(value)), random);
    }

    @Setup(Level.Invocation)
    public void restore(Place place) {
      weights.copy_(original);
      MaskKernels.fill(place.get().kernels(), masked.mask(), masked.count());
      place.finish();
    }

    @TearDown(Level.Trial)
    public void free() {
      owner.close();
    }
  }

  /** Our kernel. */
  @Benchmark
  public Selection winnow(Place place, Layer layer) {
    return PruneKernels.pruneGlobally(
        place.get().kernels(),
        PruneKernels.byMagnitude(List.of(layer.masked)),
        layer.masked.count() / 5,
        false);
  }
}
