package dev.winnow.bench;

import static org.bytedeco.pytorch.global.torch.from_file;
import static org.bytedeco.pytorch.global.torch.randint;
import static org.bytedeco.pytorch.global.torch.randperm;
import static org.bytedeco.pytorch.global.torch.where;

import com.sun.management.OperatingSystemMXBean;
import dev.winnow.data.BatchOrder;
import dev.winnow.data.Batches;
import dev.winnow.data.ImageSet;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeOwner;
import dev.winnow.tensor.Precision;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.LongOptional;
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
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.runner.IterationType;

/**
 * What batches out of a mapped file add to a training step: half of the images mirrored, 128×128,
 * 64 a step of MesoNet and 32 of ResNet-18.
 *
 * <p>What is looked for is smaller than the difference between two JVMs, so {@link #pair} takes a
 * step of each kind in turn, and prints what the batch adds when its JVM ends: in time, and in the
 * processor's time, which other programs disturb less.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0")
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 5)
public class BatchCost {
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final int SIDE = 128;
  private static final int COUNT = 4096;
  private static final int IMAGE_BYTES = SIDE * SIDE * 3;

  /** Milliseconds by the clock, and of this process on all processors, which come in tens. */
  private record Cost(double elapsed, double ofProcessor) {
    Cost minus(Cost other) {
      return new Cost(elapsed - other.elapsed, ofProcessor - other.ofProcessor);
    }
  }

  /** Images in a mapped file, and the passes over them. */
  @State(Scope.Benchmark)
  public static class Images {
    @Param({"mesonet", "resnet18"})
    public String arch;

    private final NativeOwner owner = new NativeOwner();
    private Device device;
    private Batches.Images images;
    private Batches batches;
    private int size;
    private int epoch;
    private int left;

    /** Writes random images. */
    @Setup(Level.Trial)
    public void map(Place place) throws IOException {
      device = place.get();
      size = arch.equals("mesonet") ? 64 : 32;
      Path file = Files.createTempFile("winnow-bench", ".pixels");
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
          PointerScope scope = new PointerScope()) {
        SplittableRandom random = new SplittableRandom(1);
        byte[] image = new byte[IMAGE_BYTES];
        for (int i = 0; i < COUNT; i++) {
          random.nextBytes(image);
          out.write(image);
        }
        out.flush();
        Tensor pixels =
            from_file(
                file.toString(),
                new BoolOptional(true),
                new LongOptional((long) COUNT * IMAGE_BYTES),
                new TensorOptions(ScalarType.Byte));
        Tensor labels = randint(0, 2, new long[] {COUNT}, new TensorOptions(ScalarType.Float));
        images =
            new Batches.Images(
                owner.keep(pixels.view(COUNT, SIDE, SIDE, 3)), owner.keep(labels), row -> {});
      } finally {
        Files.delete(file); // The mapping keeps what it maps.
      }
      startPass();
    }

    private void startPass() {
      try (PointerScope scope = new PointerScope()) {
        BatchOrder order = BatchOrder.of(randperm(COUNT)).withFlips(1, 0, epoch++);
        batches = new Batches(images, order, size, device);
        left = batches.count();
      }
    }

    /** The following batch, of the next pass where one has ended. */
    Batches.Batch next() {
      if (left == 0) {
        batches.close();
        startPass();
      }
      left--;
      return batches.next();
    }

    /** As a program composes it of libtorch's operators, on its own thread. */
    Batches.Batch compose() {
      Tensor places = randperm(COUNT).narrow(0, 0, size);
      Tensor input = ImageSet.toInput(images.pixels().index_select(0, places));
      Tensor flips = randint(0, 2, new long[] {size, 1, 1, 1}).to(ScalarType.Bool);
      return new Batches.Batch(
          device.place(where(flips, input.flip(3), input)),
          device.place(images.labels().index_select(0, places)));
    }

    @TearDown(Level.Trial)
    public void unmap() {
      batches.close();
      owner.close();
    }
  }

  /** The network, and a batch that is always there. */
  @State(Scope.Benchmark)
  public static class Training {
    private final NativeOwner owner = new NativeOwner();
    private final List<Cost> alone = new ArrayList<>();
    private final List<Cost> added = new ArrayList<>();
    private TrainingStep step;
    private Batches.Batch fixed;

    @Setup(Level.Trial)
    public void create(Place place, Images images) {
      step = TrainingStep.dense(images.arch, Precision.FP32, place.get());
      try (PointerScope scope = new PointerScope()) {
        Batches.Batch batch = images.compose();
        fixed = new Batches.Batch(owner.keep(batch.input()), owner.keep(batch.labels()));
      }
    }

    /** What a step with the supplier's batch takes. */
    private Cost cost(Supplier<Batches.Batch> source) {
      long start = System.nanoTime();
      long startOfProcessor = PROCESS.getProcessCpuTime();
      try (PointerScope scope = new PointerScope()) {
        Batches.Batch batch = source.get();
        step.run(batch.input(), batch.labels());
      }
      return new Cost(
          (System.nanoTime() - start) / 1e6,
          (PROCESS.getProcessCpuTime() - startOfProcessor) / 1e6);
    }

    /** Forgets the pairs of the warm-up. */
    @TearDown(Level.Iteration)
    public void forget(IterationParams iteration) {
      if (iteration.getType() == IterationType.WARMUP) {
        alone.clear();
        added.clear();
      }
    }

    @TearDown(Level.Trial)
    public void free() {
      if (!added.isEmpty()) {
        System.out.println();
        print("time", Cost::elapsed);
        print("processor", Cost::ofProcessor);
      }
      owner.close();
      step.close();
    }

    private void print(String what, ToDoubleFunction<Cost> of) {
      double[] steps = alone.stream().mapToDouble(of).sorted().toArray();
      double[] more = added.stream().mapToDouble(of).sorted().toArray();
      int n = more.length;
      double mean = DoubleStream.of(more).average().orElseThrow();
      double squares = DoubleStream.of(more).map(x -> (x - mean) * (x - mean)).sum();
      System.out.printf(
          "%s of %d pairs: a step takes %.1f ms, its batch adds %.2f ms (median), %.2f ± %.2f ms"
              + " (mean and its standard error)%n",
          what, n, steps[n / 2], more[n / 2], mean, Math.sqrt(squares) / n);
    }
  }

  /** A step whose batch was assembled ahead. */
  @Benchmark
  public void winnow(Images images, Training training) {
    training.cost(images::next);
  }

  /** A step on a batch that is always there. */
  @Benchmark
  public void fixedBatch(Images images, Training training) {
    training.cost(() -> training.fixed);
  }

  /** A step that first composes its batch of libtorch's operators. */
  @Benchmark
  public void libtorch(Images images, Training training) {
    training.cost(images::compose);
  }

  /** A batch and no step: what the worker does, while nothing else runs. */
  @Benchmark
  public void assembly(Images images) {
    try (PointerScope scope = new PointerScope()) {
      images.next();
    }
  }

  /** A step on the fixed batch and one on a batch assembled ahead, in turn. */
  @Benchmark
  public void pair(Images images, Training training) {
    boolean fixedFirst = training.alone.size() % 2 == 0;
    Cost before = fixedFirst ? training.cost(() -> training.fixed) : null;
    Cost with = training.cost(images::next);
    Cost alone = fixedFirst ? before : training.cost(() -> training.fixed);
    training.alone.add(alone);
    training.added.add(with.minus(alone));
  }
}
