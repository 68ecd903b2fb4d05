package dev.winnow.kernels;

import static dev.winnow.kernels.NativeStatus.check;

import dev.winnow.kernels.binding.NativeWinnow;
import dev.winnow.kernels.binding.winnow_adam_options;
import dev.winnow.kernels.binding.winnow_sgd_options;
import dev.winnow.kernels.binding.winnow_step_segment;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.ShortPointer;

/**
 * Optimizer steps over all parameters at once, with the masks folded in: a pruned weight and its
 * moments become +0.0, so momentum cannot revive it.
 */
public final class StepKernels {
  /**
   * Of Adam (Kingma and Ba 2015) and AdamW (Loshchilov and Hutter 2019), in torch.optim's form.
   *
   * @param decoupledDecay AdamW's weight decay in place of an L2 term in the gradient
   */
  public record AdamOptions(
      double learningRate,
      double beta1,
      double beta2,
      double epsilon,
      double weightDecay,
      boolean decoupledDecay) {}

  /** Of stochastic gradient descent, in torch.optim's form without dampening. */
  public record SgdOptions(
      double learningRate, double momentum, double weightDecay, boolean nesterov) {}

  private StepKernels() {}

  /**
   * One step of Adam or AdamW.
   *
   * @param step 1 for the first step
   */
  public static void adam(
      NativeDevice device, List<StepState> parameters, AdamOptions options, long step) {
    try (PointerScope scope = new PointerScope()) {
      winnow_adam_options numbers =
          new winnow_adam_options()
              .learning_rate(options.learningRate())
              .beta1(options.beta1())
              .beta2(options.beta2())
              .epsilon(options.epsilon())
              .weight_decay(options.weightDecay())
              .decay(
                  options.decoupledDecay()
                      ? NativeWinnow.WINNOW_DECAY_DECOUPLED
                      : NativeWinnow.WINNOW_DECAY_COUPLED)
              .step(step);
      check(
          NativeWinnow.winnow_adam_step(
              device.handle(), segments(parameters), parameters.size(), numbers));
    }
  }

  /** One step of SGD; the first moments are its momentum. */
  public static void sgd(NativeDevice device, List<StepState> parameters, SgdOptions options) {
    try (PointerScope scope = new PointerScope()) {
      winnow_sgd_options numbers =
          new winnow_sgd_options()
              .learning_rate(options.learningRate())
              .momentum(options.momentum())
              .weight_decay(options.weightDecay())
              .nesterov(options.nesterov() ? 1 : 0);
      check(
          NativeWinnow.winnow_sgd_step(
              device.handle(), segments(parameters), parameters.size(), numbers));
    }
  }

  private static winnow_step_segment segments(List<StepState> parameters) {
    winnow_step_segment segments = new winnow_step_segment(parameters.size());
    for (int i = 0; i < parameters.size(); i++) {
      StepState parameter = parameters.get(i);
      segments
          .getPointer(i)
          .weights(floats(parameter.weights()))
          .gradients(floats(parameter.gradients()))
          .first_moment(floats(parameter.firstMoment()))
          .second_moment(floats(parameter.secondMoment()))
          .mask(parameter.mask() == null ? null : new BytePointer(parameter.mask()))
          .shadow(parameter.shadow() == null ? null : new ShortPointer(parameter.shadow()))
          .count(parameter.count());
    }
    return segments;
  }

  private static FloatPointer floats(Pointer pointer) {
    return pointer == null ? null : new FloatPointer(pointer);
  }
}
