package dev.winnow.bench;

import dev.winnow.kernels.StepKernels;
import dev.winnow.kernels.StepKernels.AdamOptions;
import dev.winnow.kernels.StepState;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.TensorVector;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * An Adam step on ResNet-18's parameters, four fifths of its weights masked. Beside it the same
 * without masks, and libtorch's own step followed by a multiplication of each weight with its mask.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MaskedStep {
  private static final AdamOptions OPTIONS = new AdamOptions(1e-4, 0.9, 0.999, 1e-8, 0, false);

  /** Our step's view of the network. */
  @State(Scope.Benchmark)
  public static class Ours {
    private List<StepState> masked;
    private List<StepState> dense;
    private long step;

    @Setup(Level.Trial)
    public void view(TrainedResNet network) {
      masked = network.steps(true);
      dense = network.steps(false);
    }
  }

  /** libtorch's optimizer on the same network. */
  @State(Scope.Benchmark)
  public static class Theirs {
    private Adam adam;

    @Setup(Level.Trial)
    public void create(TrainedResNet network) {
      try (PointerScope scope = new PointerScope()) {
        TensorVector parameters = new TensorVector();
        network.parameters.forEach(parameters::push_back);
        adam = network.owner.keep(new Adam(parameters, new org.bytedeco.pytorch.AdamOptions(1e-4)));
      }
    }
  }

  /** Our step with the masks folded in. */
  @Benchmark
  public void winnow(Place place, Ours ours) {
    StepKernels.adam(place.get().kernels(), ours.masked, OPTIONS, ++ours.step);
    place.finish();
  }

  /** Our step with every weight alive and no mask to read. */
  @Benchmark
  public void winnowDense(Place place, Ours ours) {
    StepKernels.adam(place.get().kernels(), ours.dense, OPTIONS, ++ours.step);
    place.finish();
  }

  /** torch::optim::Adam, then weight ← weight · mask for each prunable layer. */
  @Benchmark
  public void libtorch(Place place, TrainedResNet network, Theirs theirs) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      theirs.adam.step();
      network.masked.forEach(layer -> layer.weight().mul_(layer.floats()));
    }
    place.finish();
  }
}
