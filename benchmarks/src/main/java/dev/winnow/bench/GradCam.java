package dev.winnow.bench;

import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.relu;
import static org.bytedeco.pytorch.global.torch.upsample_bilinear2d;

import dev.winnow.explain.GradCam.Target;
import dev.winnow.model.Architectures;
import dev.winnow.model.Model;
import dev.winnow.tensor.NativeOwner;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Grad-CAM maps of ResNet-18 a second, from images in a batch to maps at their size. Beside ours,
 * the same composed of libtorch's operators with a backward pass: through the whole network, as
 * hooks on a model that is being trained leave it, or to the target layer only.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 2, jvmArgsAppend = "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class GradCam {
  static final int BATCH = 32;
  static final int SIZE = 128;

  /** A network and a batch of images. */
  @State(Scope.Benchmark)
  public static class Batch {
    private final NativeOwner owner = new NativeOwner();
    private Model model;
    private Tensor images;

    @Setup(Level.Trial)
    public void create(Place place) {
      model = Architectures.create("resnet18", SIZE, 1, place.get());
      try (PointerScope scope = new PointerScope()) {
        Tensor pixels = rand(BATCH, SIZE, SIZE, 3).permute(0, 3, 1, 2);
        images = owner.keep(place.get().place(pixels));
      }
    }

    @TearDown(Level.Trial)
    public void free() {
      owner.close();
      model.close();
    }
  }

  /** No backward pass: the head's gradient is known. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void winnow(Place place, Batch batch) {
    try (PointerScope scope = new PointerScope()) {
      dev.winnow.explain.GradCam.maps(batch.model, batch.images, Target.FAKE);
    }
    place.finish();
  }

  /** Backward through all layers; the parameters' gradients come with it. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void autograd(Place place, Batch batch) {
    try (PointerScope scope = new PointerScope()) {
      Tensor activations = batch.model.features(batch.images, false);
      activations.retain_grad();
      batch.model.head(activations, false).sum().backward();
      compose(activations.detach(), activations.grad());
      batch.model.state().parameters().forEach(entry -> entry.tensor().mutable_grad().reset());
    }
    place.finish();
  }

  /** Backward to the target layer. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void autogradToLayer(Place place, Batch batch) {
    try (PointerScope scope = new PointerScope()) {
      Tensor activations;
      try (NoGradGuard noGrad = new NoGradGuard()) {
        activations = batch.model.features(batch.images, false);
      }
      activations.set_requires_grad(true);
      Tensor score = batch.model.head(activations, false).sum();
      TensorVector gradients = torch.grad(new TensorVector(score), new TensorVector(activations));
      compose(activations.detach(), gradients.get(0));
    }
    place.finish();
  }

  private static Tensor compose(Tensor activations, Tensor gradients) {
    Tensor weights = gradients.mean(new long[] {2, 3}, true, new ScalarTypeOptional());
    Tensor coarse =
        relu(weights.mul(activations).sum(new long[] {1}, true, new ScalarTypeOptional()));
    Tensor map =
        upsample_bilinear2d(
                coarse, new long[] {SIZE, SIZE}, false, new DoubleOptional(), new DoubleOptional())
            .squeeze(1);
    Tensor low = map.amin(new long[] {1, 2}, true);
    Tensor range = map.amax(new long[] {1, 2}, true).sub(low);
    return map.sub(low).div(range.clamp_min(new Scalar(1e-12)));
  }
}
