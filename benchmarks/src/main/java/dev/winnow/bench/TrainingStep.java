package dev.winnow.bench;

import static org.bytedeco.pytorch.global.torch.binary_cross_entropy_with_logits;
import static org.bytedeco.pytorch.global.torch.zeros;
import static org.bytedeco.pytorch.global.torch.zeros_like;

import dev.winnow.kernels.MaskKernels;
import dev.winnow.kernels.MaskedValues;
import dev.winnow.kernels.PruneKernels;
import dev.winnow.kernels.StepKernels;
import dev.winnow.kernels.StepKernels.AdamOptions;
import dev.winnow.kernels.StepState;
import dev.winnow.model.Architectures;
import dev.winnow.model.Model;
import dev.winnow.model.ModelState;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeOwner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A network and what one step of its training does: forward, backward, Adam, the loss read. */
final class TrainingStep implements AutoCloseable {
  private static final AdamOptions OPTIONS = new AdamOptions(1e-4, 0.9, 0.999, 1e-8, 0, false);

  private record Slot(Tensor parameter, Tensor first, Tensor second) {}

  private final NativeOwner owner = new NativeOwner();
  private final Device device;
  private final Model model;
  private final List<Slot> slots = new ArrayList<>();
  private final Map<Tensor, Pointer> masks = new HashMap<>();
  private long step;

  TrainingStep(String arch, int side, Device device) {
    this.device = device;
    model = Architectures.create(arch, side, 1, device);
    try (PointerScope scope = new PointerScope()) {
      for (ModelState.Entry entry : model.state().parameters()) {
        Tensor values = entry.tensor().detach();
        slots.add(
            new Slot(
                entry.tensor(), owner.keep(zeros_like(values)), owner.keep(zeros_like(values))));
      }
    }
  }

  /** Masks the smallest weights of all layers together; without it, no mask is read. */
  void prune(double fraction) {
    try (PointerScope scope = new PointerScope()) {
      List<MaskedValues> layers = new ArrayList<>();
      for (ModelState.Entry entry : model.state().weights()) {
        long count = entry.tensor().numel();
        Tensor bits = zeros(new long[] {(count + 7) / 8}, new TensorOptions(ScalarType.Byte));
        Pointer mask = owner.keep(owner.keep(device.place(bits)).data_ptr());
        MaskKernels.fill(device.kernels(), mask, count);
        masks.put(entry.tensor(), mask);
        layers.add(new MaskedValues(entry.tensor().data_ptr(), mask, count));
      }
      PruneKernels.pruneGlobally(
          device.kernels(),
          PruneKernels.byMagnitude(layers),
          (long) (fraction * model.state().prunable()),
          false);
    }
  }

  /** One step; the loss that it started from. */
  double run(Tensor input, Tensor labels) {
    try (PointerScope scope = new PointerScope()) {
      Tensor loss = binary_cross_entropy_with_logits(model.logits(input, true), labels);
      loss.backward();
      List<StepState> states = new ArrayList<>(slots.size());
      for (Slot slot : slots) {
        states.add(
            new StepState(
                slot.parameter.data_ptr(),
                slot.parameter.grad().data_ptr(),
                slot.first.data_ptr(),
                slot.second.data_ptr(),
                masks.get(slot.parameter),
                null,
                slot.parameter.numel()));
      }
      StepKernels.adam(device.kernels(), states, OPTIONS, ++step);
      slots.forEach(slot -> slot.parameter.mutable_grad().reset());
      return loss.item_double();
    }
  }

  @Override
  public void close() {
    owner.close();
    model.close();
  }
}
