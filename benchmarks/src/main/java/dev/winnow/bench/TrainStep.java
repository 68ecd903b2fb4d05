package dev.winnow.bench;

import dev.winnow.tensor.Device;
import dev.winnow.tensor.Precision;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Images a second in training: steps on one batch of 32 images of 128×128 (lenet300: 28×28), dense
 * and with four fifths of the weights masked, and the same network trained by DJL's PyTorch engine.
 *
 * <p>{@link #djl} runs at the fastest of what was tried, while other work ran on the 2 cores: where
 * the setting could change within a process, processor time a step (medians of 12 steps of each
 * kind in turn); else the wall time of processes of their own, which says less.
 *
 * <ul>
 *   <li>In place of DJL's plain loop (1,430 ms): the shortcut added in place (1,440 ms, no
 *       difference, but it is what Winnow does) and the batch channels-last (1,360 ms; kept). DJL
 *       has no call for that layout; a transposed view has its strides, and libtorch follows those.
 *       Weights stored so too (1,370 ms) double the optimizer's time, since their gradients are
 *       not.
 *   <li>The optimizer called on each gradient, not {@code Trainer.step}, which copies every
 *       gradient first (1,430 ms with and without: a copy of 45 MB is lost in the noise; left out
 *       nevertheless). Adam is one native call a parameter either way.
 *   <li>Threads: libtorch's own choice, all cores. {@code ai.djl.pytorch.num_threads=1} took 1,360
 *       ms of wall time against 760. {@code num_interop_threads} and the graph optimizer concern
 *       TorchScript, which an eager step does not run.
 *   <li>{@code OMP_WAIT_POLICY=ACTIVE}: the fastest step as fast (690 ms both), the median several
 *       times slower while anything else runs. {@code PASSIVE}, as for Winnow.
 *   <li>The launcher's malloc settings: 760 ms with them, 880 without. It runs with them.
 *   <li>{@code ai.djl.pytorch.use_mkldnn}: the opaque layout that it asks for cannot train (no
 *       {@code addmm} for it); oneDNN's convolutions are used without it.
 * </ul>
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 2, jvmArgsAppend = "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0")
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 5, time = 10)
public class TrainStep {
  static final int BATCH = 32;
  static final int SIDE = 128;
  private static final double SPARSITY = 0.8;

  /** What is trained, and in which arithmetic. */
  @State(Scope.Benchmark)
  public static class Setting {
    @Param({"mesonet", "mesoinception", "cnn5", "resnet18", "xception", "lenet300"})
    public String arch;

    @Param({"fp32", "bf16"})
    public String precision;
  }

  /** Winnow's network and a batch. */
  @State(Scope.Benchmark)
  public static class Ours {
    private final FallingLoss loss = new FallingLoss();
    private TrainingStep step;
    private TrainingStep.Batch batch;

    @Setup(Level.Trial)
    public void create(Place place, Setting setting) {
      step = step(setting.arch, Precision.of(setting.precision, place.get()), place.get());
      batch = new TrainingStep.Batch(step, BATCH);
    }

    TrainingStep step(String arch, Precision precision, Device device) {
      return TrainingStep.dense(arch, precision, device);
    }

    void run() {
      loss.add(step.run(batch));
    }

    @TearDown(Level.Trial)
    public void free() {
      batch.close();
      step.close();
      loss.check();
    }
  }

  /** The same after a pruning round that left a fifth. */
  public static class OursMasked extends Ours {
    @Override
    TrainingStep step(String arch, Precision precision, Device device) {
      return TrainingStep.pruned(arch, SPARSITY, precision, device);
    }
  }

  /** DJL's network and batch; never with {@link Place}, which loads another libtorch. */
  @State(Scope.Benchmark)
  public static class Theirs {
    @Param({"cpu", "cuda"})
    public String device;

    private final FallingLoss loss = new FallingLoss();
    private DjlStep step;

    @Setup(Level.Trial)
    public void create(Setting setting) {
      step = new DjlStep(BATCH, SIDE);
    }

    @TearDown(Level.Trial)
    public void free() {
      step.close();
      loss.check();
    }
  }

  /** Our step, no mask. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void winnow(Ours ours) {
    ours.run();
  }

  /** Our step with the masks folded in. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void winnowMasked(OursMasked ours) {
    ours.run();
  }

  /** DJL's, at its best settings. */
  @Benchmark
  @OnlyFor({"arch=resnet18", "precision=fp32", "device=cpu"})
  @OperationsPerInvocation(BATCH)
  public void djl(Theirs theirs) {
    theirs.loss.add(theirs.step.run());
  }
}
