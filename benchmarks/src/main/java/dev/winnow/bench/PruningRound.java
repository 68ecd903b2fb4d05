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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What pruning a fifth of a network's weights costs: selection, masks and zeroing. Beside it, the
 * same made of libtorch's operators, and a copy of the same weights, which is the floor.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PruningRound {
  /** Layer sizes: MesoNet at 128×128, or equal layers of a million. */
  @Param({"mesonet", "10m"})
  public String weights;

  private final NativeOwner owner = new NativeOwner();
  private final List<Tensor> original = new ArrayList<>();
  private final List<Tensor> layers = new ArrayList<>();
  private final List<MaskedValues> masked = new ArrayList<>();
  private long total;

  @Setup(Level.Trial)
  public void allocate() {
    NativeRuntime.start(0);
    torch.manual_seed(1);
    try (PointerScope scope = new PointerScope()) {
      for (long size : sizes()) {
        Tensor weight = owner.keep(randn(size));
        original.add(weight);
        Tensor copy = owner.keep(empty_like(weight));
        layers.add(copy);
        BytePointer mask = owner.keep(new BytePointer((size + 7) / 8));
        masked.add(new MaskedValues(owner.keep(copy.data_ptr()), mask, size));
        total += size;
      }
    }
  }

  private long[] sizes() {
    return weights.equals("mesonet")
        ? new long[] {216, 1600, 3200, 6400, 4096, 16}
        : new long[] {
          1 << 20, 1 << 20, 1 << 20, 1 << 20, 1 << 20, 1 << 20, 1 << 20, 1 << 20, 1 << 20, 1 << 20
        };
  }

  @Setup(Level.Invocation)
  public void restore() {
    copy();
    masked.forEach(layer -> Kernels.fillMask(layer.mask(), layer.count()));
  }

  /** Our kernel: in place, exact count. */
  @Benchmark
  public Selection winnow() {
    return Kernels.pruneGlobally(masked, total / 5);
  }

  /** cat, abs, kthvalue, gt, mul: ties are all removed, so the count is not exact. */
  @Benchmark
  public void libtorchKthvalue() {
    try (PointerScope scope = new PointerScope()) {
      TensorVector scores = new TensorVector();
      layers.forEach(layer -> scores.push_back(layer.abs().flatten()));
      Tensor threshold = torch.kthvalue(cat(scores, 0), total / 5, 0, false).get0();
      for (Tensor layer : layers) {
        layer.mul_(layer.abs().gt(threshold));
      }
    }
  }

  /** The weights read and written once, into memory that is already touched. */
  @Benchmark
  public void copyFloor() {
    copy();
  }

  private void copy() {
    try (PointerScope scope = new PointerScope()) {
      for (int i = 0; i < layers.size(); i++) {
        layers.get(i).copy_(original.get(i));
      }
    }
  }

  @TearDown(Level.Trial)
  public void free() {
    owner.close();
  }
}
