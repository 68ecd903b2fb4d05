package dev.winnow.bench;

import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.empty_like;
import static org.bytedeco.pytorch.global.torch.randn;

import dev.winnow.kernels.Kernels;
import dev.winnow.kernels.MaskedValues;
import dev.winnow.kernels.Selection;
import dev.winnow.tensor.NativeOwner;
import dev.winnow.tensor.NativeRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
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
    public void allocate(Network network) {
      NativeRuntime.start(0);
      torch.manual_seed(1);
      long[] sizes = Shapes.of(network.weights);
      global = network.global();
      removeByLayer = LongStream.of(sizes).map(size -> size / FIFTH).toArray();
      removeOfAll = LongStream.of(sizes).sum() / FIFTH;
      try (PointerScope scope = new PointerScope()) {
        for (long size : sizes) {
          Tensor weight = owner.keep(randn(new long[] {size}, network.options()));
          original.add(weight);
          Tensor copy = owner.keep(empty_like(weight));
          layers.add(copy);
          BytePointer mask = owner.keep(new BytePointer((size + 7) / 8));
          masked.add(new MaskedValues(owner.keep(copy.data_ptr()), mask, size));
        }
      }
    }

    @Setup(Level.Invocation)
    public void restore() {
      try (PointerScope scope = new PointerScope()) {
        for (int i = 0; i < layers.size(); i++) {
          layers.get(i).copy_(original.get(i));
        }
      }
      masked.forEach(layer -> Kernels.fillMask(layer.mask(), layer.count()));
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
    public void allocate(Network network) {
      NativeRuntime.start(0);
      long total = LongStream.of(Shapes.of(network.weights)).sum();
      try (PointerScope scope = new PointerScope()) {
        source = owner.keep(randn(new long[] {total}, network.options()));
        target = owner.keep(source.clone());
      }
    }

    @TearDown(Level.Trial)
    public void free() {
      owner.close();
    }
  }

  /** Our kernel: in place, exact count. */
  @Benchmark
  @PeakMemory(bytesPerWeight = 9)
  public Selection winnow(Weights weights) {
    return weights.global
        ? Kernels.pruneGlobally(weights.masked, weights.removeOfAll)
        : Kernels.pruneLocally(weights.masked, weights.removeByLayer);
  }

  /** cat, abs, kthvalue, gt, mul: ties are all removed, so the count is not exact. */
  @Benchmark
  @PeakMemory(bytesPerWeight = 9, scratchBytesPerWeight = 20)
  public void libtorchKthvalue(Weights weights) {
    prune(weights, scores -> torch.kthvalue(scores, scores.numel() / FIFTH, 0, false).get0());
  }

  /** The same with the largest of topk's smallest as the threshold. */
  @Benchmark
  @PeakMemory(bytesPerWeight = 9, scratchBytesPerWeight = 27)
  public void libtorchTopk(Weights weights) {
    prune(
        weights,
        scores -> torch.topk(scores, scores.numel() / FIFTH, 0, false, false).get0().max());
  }

  private static void prune(Weights weights, UnaryOperator<Tensor> threshold) {
    if (weights.global) {
      pruneTogether(weights.layers, threshold);
    } else {
      weights.layers.forEach(layer -> pruneTogether(List.of(layer), threshold));
    }
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
  public void copyFloor(Flat flat) {
    flat.target.copy_(flat.source);
  }
}
