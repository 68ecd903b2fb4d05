package dev.winnow.prune.criterion;

import static org.bytedeco.pytorch.global.torch.grad;

import dev.winnow.model.Model;
import dev.winnow.model.ModelState.Entry;
import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * What removing a weight takes from the gradient's norm (GraSP, Wang, Zhang and Grosse 2020). With
 * g = ∂L/∂θ and H = ∂²L/∂θ², removing θᵢ changes ‖g‖² by −2 θᵢ (Hg)ᵢ to first order. The paper's
 * score is −θ ⊙ Hg and removes the largest; ours is θ ⊙ Hg, since the smallest go: first those
 * without which the gradient is longer, last those that carry it.
 *
 * <p>g and H are those of all prunable weights. Logits are taken as they are, while the authors'
 * code divides them by a temperature of 200.
 */
public final class Grasp implements Criterion {
  @Override
  public List<Tensor> scores(Model model, Calibration calibration) {
    calibration.eachLoss(model, Tensor::backward);
    List<Tensor> gradient = Gradients.take(model, (weight, g) -> g);
    calibration.eachLoss(model, loss -> addHessianProduct(model, loss, gradient));
    return Gradients.take(model, Tensor::mul);
  }

  /** The backward pass of ⟨∂loss/∂θ, g⟩, g held fast, adds the batch's part of Hg. */
  private static void addHessianProduct(Model model, Tensor loss, List<Tensor> gradient) {
    TensorVector weights = new TensorVector();
    model.state().weights().stream().map(Entry::tensor).forEach(weights::push_back);
    TensorVector ofBatch =
        grad(
            new TensorVector(loss),
            weights,
            new TensorVector(),
            new BoolOptional(true),
            true,
            false);
    Tensor product = ofBatch.get(0).mul(gradient.get(0)).sum();
    for (int i = 1; i < gradient.size(); i++) {
      product = product.add(ofBatch.get(i).mul(gradient.get(i)).sum());
    }
    product.backward();
  }
}
