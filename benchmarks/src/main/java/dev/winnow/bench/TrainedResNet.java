package dev.winnow.bench;

import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.randn_like;
import static org.bytedeco.pytorch.global.torch.zeros;
import static org.bytedeco.pytorch.global.torch.zeros_like;

import dev.winnow.kernels.StepState;
import dev.winnow.model.Architectures;
import dev.winnow.model.Model;
import dev.winnow.model.ModelState;
import dev.winnow.tensor.NativeOwner;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** ResNet-18 in the middle of training: gradients, moments, and masks that leave a fifth alive. */
@State(Scope.Benchmark)
public class TrainedResNet {
  static final double DENSITY = 0.2;

  /** A prunable weight's masks: packed for us, and as floats for libtorch to multiply with. */
  record Masked(Tensor weight, Tensor packed, Tensor floats) {}

  final NativeOwner owner = new NativeOwner();
  final List<Tensor> parameters = new ArrayList<>();
  final List<Masked> masked = new ArrayList<>();
  private final List<Tensor[]> moments = new ArrayList<>();
  private Model model;

  /** Draws gradients and masks. */
  @Setup(Level.Trial)
  public void draw(Place place) {
    model = Architectures.create("resnet18", 128, 1, place.get());
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      for (ModelState.Entry entry : model.state().parameters()) {
        Tensor parameter = entry.tensor();
        parameters.add(parameter);
        parameter.mutable_grad().put(randn_like(parameter).mul_(new Scalar(1e-2)));
        moments.add(
            new Tensor[] {
              owner.keep(zeros_like(parameter.detach())), owner.keep(zeros_like(parameter.detach()))
            });
      }
      for (ModelState.Entry entry : model.state().weights()) {
        masked.add(mask(entry.tensor(), place));
      }
    }
  }

  /** Random masks for a weight. */
  Masked mask(Tensor weight, Place place) {
    long count = weight.numel();
    Tensor packed = zeros(new long[] {(count + 7) / 8}, new TensorOptions(ScalarType.Byte));
    Tensor alive = rand(packed.numel(), 8).lt(new Scalar(DENSITY));
    for (int bit = 0; bit < 8; bit++) {
      packed.add_(alive.select(1, bit).to(ScalarType.Byte).mul_(new Scalar(1 << bit)));
    }
    Tensor floats = alive.flatten().narrow(0, 0, count).view(weight.shape()).to(ScalarType.Float);
    return new Masked(
        weight, owner.keep(place.get().place(packed)), owner.keep(place.get().place(floats)));
  }

  /** All parameters, with or without their masks. */
  List<StepState> steps(boolean withMasks) {
    List<StepState> states = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      Tensor parameter = parameters.get(i);
      Pointer mask =
          masked.stream()
              .filter(m -> withMasks && m.weight() == parameter)
              .findFirst()
              .map(m -> m.packed().data_ptr())
              .orElse(null);
      states.add(
          new StepState(
              owner.keep(parameter.data_ptr()),
              owner.keep(parameter.grad().data_ptr()),
              owner.keep(moments.get(i)[0].data_ptr()),
              owner.keep(moments.get(i)[1].data_ptr()),
              mask == null ? null : owner.keep(mask),
              null,
              parameter.numel()));
    }
    return states;
  }

  @TearDown(Level.Trial)
  public void free() {
    owner.close();
    model.close();
  }
}
