package dev.winnow.train;

import static org.bytedeco.pytorch.global.torch.zeros_like;

import dev.winnow.kernels.StepKernels;
import dev.winnow.kernels.StepKernels.AdamOptions;
import dev.winnow.kernels.StepState;
import dev.winnow.model.ModelState;
import dev.winnow.prune.Masks;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeOwner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Adam (Kingma and Ba 2015) with the masks folded into its step: a pruned weight and its moments
 * are +0.0 after each step, so momentum cannot revive it.
 */
final class Adam implements AutoCloseable {
  private record Slot(String name, Tensor parameter, Tensor first, Tensor second, Tensor mask) {}

  private final NativeOwner owner = new NativeOwner();
  private final List<Slot> slots = new ArrayList<>();
  private final Device device;
  private final AdamOptions options;
  private long step;

  Adam(ModelState state, Masks masks, double learningRate) {
    device = state.device();
    options = new AdamOptions(learningRate, 0.9, 0.999, 1e-8, 0, false);
    Map<String, Tensor> byName = masks.byName();
    try (PointerScope scope = new PointerScope()) {
      for (ModelState.Entry entry : state.parameters()) {
        Tensor parameter = entry.tensor().detach();
        slots.add(
            new Slot(
                entry.name(),
                entry.tensor(),
                owner.keep(zeros_like(parameter)),
                owner.keep(zeros_like(parameter)),
                byName.get(entry.name())));
      }
    }
  }

  /** Moves every parameter by its gradient and frees the gradients. */
  void step() {
    try (PointerScope scope = new PointerScope()) {
      List<StepState> states = new ArrayList<>(slots.size());
      for (Slot slot : slots) {
        Tensor gradient = slot.parameter().grad();
        if (!gradient.is_contiguous()) {
          throw new IllegalStateException("the gradient of " + slot.name() + " is not contiguous");
        }
        states.add(
            new StepState(
                slot.parameter().data_ptr(),
                gradient.data_ptr(),
                slot.first().data_ptr(),
                slot.second().data_ptr(),
                slot.mask() == null ? null : slot.mask().data_ptr(),
                null,
                slot.parameter().numel()));
      }
      StepKernels.adam(device.kernels(), states, options, ++step);
      for (Slot slot : slots) {
        slot.parameter().mutable_grad().reset();
      }
    }
  }

  /** Steps taken so far. */
  long steps() {
    return step;
  }

  /** The moments by parameter name with a prefix, for a checkpoint. */
  Map<String, Tensor> state() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Slot slot : slots) {
      tensors.put("first/" + slot.name(), slot.first());
      tensors.put("second/" + slot.name(), slot.second());
    }
    return tensors;
  }

  /** Takes up where a checkpoint left off. */
  void restore(Map<String, Tensor> state, long steps) {
    try (PointerScope scope = new PointerScope()) {
      for (Slot slot : slots) {
        slot.first().copy_(state.get("first/" + slot.name()));
        slot.second().copy_(state.get("second/" + slot.name()));
      }
    }
    step = steps;
  }

  @Override
  public void close() {
    owner.close();
  }
}
