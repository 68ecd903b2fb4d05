package dev.winnow.prune.criterion;

import dev.winnow.model.Model;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Connection sensitivity |θ ⊙ ∂L/∂θ|: how much the loss moves with a factor before the weight
 * (SNIP, Lee, Ajanthan and Torr 2019).
 */
public final class Snip implements Criterion {
  @Override
  public List<Tensor> scores(Model model, Calibration calibration) {
    calibration.eachLoss(model, Tensor::backward);
    return Gradients.take(model, (weight, gradient) -> weight.mul(gradient).abs_());
  }
}
