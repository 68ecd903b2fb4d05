package dev.winnow.bench;

import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.empty_like;
import static org.bytedeco.pytorch.global.torch.randn;
import static org.bytedeco.pytorch.global.torch.zeros;

import dev.winnow.kernels.MaskKernels;
import dev.winnow.kernels.MaskedValues;
import dev.winnow.kernels.PruneKernels;
import dev.winnow.kernels.Selection;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
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
 * What pruning a fifth of a network's weights costs: selection, masks and zeroing. Beside it, the
 * same made of libtorch's operators, and a copy of as many weights, which is the floor.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PruningRound {
  private static final int FIFTH = 5;

  /** Weights that each invocation prunes, and what they are restored from. */
  @State(Scope.Benchmark)
  public static class Weights {
    private final NativeOwner owner = new NativeOwner();
    private final List<Tensor> original = new ArrayList<>();
    private final List<Tensor> layers = new ArrayList<>();
    private final List<MaskedValues> masked = new ArrayList<>();
    private boolean global;
    private long[] removeByLayer;
    private long removeOfAll;

    @Setup(Level.Trial)
    public void allocate(Network network, Place place) {
      Device device = place.get();
      long[] sizes = Shapes.of(network.weights);
      global = network.global();
      removeByLayer = LongStream.of(sizes).map(size -> size / FIFTH).toArray();
      removeOfAll = LongStream.of(sizes).sum() / FIFTH;
      try (PointerScope scope = new PointerScope()) {
        for (long size : sizes) {
          Tensor weight = owner.keep(device.place(randn(size)));
          original.add(weight);
          Tensor copy = owner.keep(empty_like(weight));
          layers.add(copy);
          Tensor mask =
              owner.keep(
                  device.place(
                      zeros(new long[] {(size + 7) / 8}, new TensorOptions(ScalarType.Byte))));
          masked.add(
              new MaskedValues(owner.keep(copy.data_ptr()), owner.keep(mask.data_ptr()), size));
        }
      }
    }

    @Setup(Level.Invocation)
    public void restore(Place place) {
      try (PointerScope scope = new PointerScope()) {
        for (int i = 0; i < layers.size(); i++) {
          layers.get(i).copy_(original.get(i));
        }
      }
      masked.forEach(layer -> MaskKernels.fill(place.get().kernels(), layer.mask(), layer.count()));
      place.finish();
    }

    @TearDown(Level.Trial)
    public void free() {
      owner.close();
    }
  }

  /** As many values as the network has weights, in one piece. */
  @State(Scope.Benchmark)
  public static class Flat {
    private final NativeOwner owner = new NativeOwner();
    private Tensor source;
    private Tensor target;

    @Setup(Level.Trial)
    public void allocate(Network network, Place place) {
      long total = LongStream.of(Shapes.of(network.weights)).sum();
      try (PointerScope scope = new PointerScope()) {
        source = owner.keep(place.get().place(randn(total)));
        target = owner.keep(source.clone());
      }
    }

    @TearDown(Level.Trial)
    public void free() {
      owner.close();
    }
  }

  /**
   * Our kernel: in place, exact count. Weights and masks are read to select, and read and written
   * to apply.
   */
  @Benchmark
  @PeakMemory(bytesPerWeight = 9)
  @Traffic(bytesPerWeight = 4 + 4 + 4 + 3.0 / 8)
  public Selection winnow(Place place, Weights weights) {
    return prune(place, weights, false);
  }

  /** The same with the histogram of the magnitudes removed, by layer. */
  @Benchmark
  @PeakMemory(bytesPerWeight = 9)
  public Selection winnowCountingMagnitudes(Place place, Weights weights) {
    return prune(place, weights, true);
  }

  private static Selection prune(Place place, Weights weights, boolean countMagnitudes) {
    List<PruneKernels.Layer> layers = PruneKernels.byMagnitude(weights.masked);
    return weights.global
        ? PruneKernels.pruneGlobally(
            place.get().kernels(), layers, weights.removeOfAll, countMagnitudes)
        : PruneKernels.pruneLocally(
            place.get().kernels(), layers, weights.removeByLayer, countMagnitudes);
  }

  /** cat, abs, kthvalue, gt, mul: ties are all removed, so the count is not exact. */
  @Benchmark
  @PeakMemory(bytesPerWeight = 9, scratchBytesPerWeight = 20)
  public void libtorchKthvalue(Place place, Weights weights) {
    prune(
        place, weights, scores -> torch.kthvalue(scores, scores.numel() / FIFTH, 0, false).get0());
  }

  /** The same with the largest of topk's smallest as the threshold. */
  @Benchmark
  @PeakMemory(bytesPerWeight = 9, scratchBytesPerWeight = 27)
  public void libtorchTopk(Place place, Weights weights) {
    prune(
        place,
        weights,
        scores -> torch.topk(scores, scores.numel() / FIFTH, 0, false, false).get0().max());
  }

  private static void prune(Place place, Weights weights, UnaryOperator<Tensor> threshold) {
    if (weights.global) {
      pruneTogether(weights.layers, threshold);
    } else {
      weights.layers.forEach(layer -> pruneTogether(List.of(layer), threshold));
    }
    place.finish();
  }

  private static void pruneTogether(List<Tensor> layers, UnaryOperator<Tensor> threshold) {
    try (PointerScope scope = new PointerScope()) {
      Tensor all =
          layers.size() == 1
              ? layers.get(0)
              : cat(new TensorVector(layers.toArray(Tensor[]::new)), 0);
      Tensor alpha = threshold.apply(all.abs());
      for (Tensor layer : layers) {
        layer.mul_(layer.abs().gt(alpha));
      }
    }
  }

  /** Every weight read and written once, by all threads, into memory that is already touched. */
  @Benchmark
  @PeakMemory(bytesPerWeight = 8)
  @Traffic(bytesPerWeight = 4 + 4)
  public void copyFloor(Place place, Flat flat) {
    flat.target.copy_(flat.source);
    place.finish();
  }
}
