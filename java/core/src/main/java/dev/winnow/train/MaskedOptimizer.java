package dev.winnow.train;

import static org.bytedeco.pytorch.global.torch.clip_grad_norm_;
import static org.bytedeco.pytorch.global.torch.zeros_like;

import dev.winnow.kernels.MaskKernels;
import dev.winnow.kernels.MaskedValues;
import dev.winnow.kernels.StepKernels;
import dev.winnow.kernels.StepKernels.AdamOptions;
import dev.winnow.kernels.StepKernels.SgdOptions;
import dev.winnow.kernels.StepState;
import dev.winnow.model.ModelState;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeOwner;
import dev.winnow.train.Optimisation.Optimizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * An optimizer with the masks folded into its step: a pruned weight, its bfloat16 copy and its
 * moments are +0.0 after each step, so momentum cannot revive it.
 */
final class MaskedOptimizer implements AutoCloseable {
  /**
   * A parameter and its state.
   *
   * @param second moment; null for SGD
   * @param mask null for what is never pruned
   */
  private record Slot(ModelState.Entry entry, Tensor first, Tensor second, Tensor mask) {
    Tensor parameter() {
      return entry.tensor();
    }
  }

  private final NativeOwner owner = new NativeOwner();
  private final List<Slot> slots = new ArrayList<>();
  private final Device device;
  private final Optimisation options;
  private long step;

  /**
   * Begins with moments of zero.
   *
   * @param masks by weight name; a weight without one is never pruned, and no mask is read for it
   */
  MaskedOptimizer(ModelState state, Map<String, Tensor> masks, Optimisation options) {
    device = state.device();
    this.options = options;
    try (PointerScope scope = new PointerScope()) {
      for (ModelState.Entry entry : state.parameters()) {
        Tensor parameter = entry.tensor().detach();
        slots.add(
            new Slot(
                entry,
                owner.keep(zeros_like(parameter)),
                options.optimizer() == Optimizer.SGD ? null : owner.keep(zeros_like(parameter)),
                masks.get(entry.name())));
      }
    }
  }

  /**
   * Moves every parameter by its gradient and frees the gradients.
   *
   * @param factor of the learning rate, from the schedule
   */
  void step(double factor) {
    try (PointerScope scope = new PointerScope()) {
      if (options.clip() > 0) {
        clip();
      }
      move(slots.stream().map(MaskedOptimizer::stateOf).toList(), factor);
      slots.forEach(slot -> slot.parameter().mutable_grad().reset());
    }
  }

  private static StepState stateOf(Slot slot) {
    Tensor gradient = slot.parameter().grad();
    if (!gradient.is_contiguous()) {
      throw new IllegalStateException(
          "the gradient of " + slot.entry().name() + " is not contiguous");
    }
    return new StepState(
        slot.parameter().data_ptr(),
        gradient.data_ptr(),
        slot.first().data_ptr(),
        slot.second() == null ? null : slot.second().data_ptr(),
        slot.mask() == null ? null : slot.mask().data_ptr(),
        slot.entry().shadow().map(Tensor::data_ptr).orElse(null),
        slot.parameter().numel());
  }

  private void move(List<StepState> states, double factor) {
    double rate = options.learningRate() * factor;
    double decay = options.weightDecay();
    step++;
    if (options.optimizer() == Optimizer.SGD) {
      StepKernels.sgd(
          device.kernels(), states, new SgdOptions(rate, options.momentum(), decay, false));
    } else {
      boolean decoupled = options.optimizer() == Optimizer.ADAMW;
      StepKernels.adam(
          device.kernels(),
          states,
          new AdamOptions(rate, 0.9, 0.999, 1e-8, decay, decoupled),
          step);
    }
  }

  /** Shortens the gradient of all that is alive, where it is longer than allowed. */
  private void clip() {
    List<MaskedValues> masked =
        slots.stream()
            .filter(slot -> slot.mask() != null)
            .map(
                slot ->
                    new MaskedValues(
                        slot.parameter().grad().data_ptr(),
                        slot.mask().data_ptr(),
                        slot.parameter().numel()))
            .toList();
    MaskKernels.apply(device.kernels(), masked);
    TensorVector parameters = new TensorVector();
    slots.forEach(slot -> parameters.push_back(slot.parameter()));
    clip_grad_norm_(parameters, options.clip());
  }

  /** Steps taken so far. */
  long steps() {
    return step;
  }

  /** The moments by parameter name with a prefix, for a checkpoint. */
  Map<String, Tensor> state() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Slot slot : slots) {
      tensors.put("first/" + slot.entry().name(), slot.first());
      if (slot.second() != null) {
        tensors.put("second/" + slot.entry().name(), slot.second());
      }
    }
    return tensors;
  }

  /** Takes up where a checkpoint left off. */
  void restore(Map<String, Tensor> saved, long steps) {
    try (PointerScope scope = new PointerScope()) {
      state()
          .forEach(
              (name, tensor) ->
                  tensor.copy_(
                      Objects.requireNonNull(saved.get(name), () -> name + " is missing")));
    }
    step = steps;
  }

  @Override
  public void close() {
    owner.close();
  }
}
