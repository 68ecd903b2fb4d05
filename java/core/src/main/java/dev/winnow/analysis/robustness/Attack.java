package dev.winnow.analysis.robustness;

import static org.bytedeco.pytorch.global.torch.grad;
import static org.bytedeco.pytorch.global.torch.maximum;
import static org.bytedeco.pytorch.global.torch.minimum;
import static org.bytedeco.pytorch.global.torch.rand_like;

import dev.winnow.model.Model;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * Changes that raise the network's own loss, none of a value by more than ε: whoever makes them
 * knows the network. One step by the gradient's sign (FGSM, Goodfellow et al. 2015), or several
 * from a random start (PGD, Madry et al. 2018).
 *
 * @param steps 1 is FGSM; more is PGD, each step a quarter of ε
 * @param severity ε in grey levels of 255
 */
record Attack(int steps, double severity) implements Corruption {
  @Override
  public String kind() {
    return steps == 1 ? "fgsm" : "pgd";
  }

  @Override
  public Tensor apply(Model model, Tensor images, Tensor labels) {
    double epsilon = severity / Images.GREY_LEVELS;
    if (steps == 1) {
      return Images.valid(images.add(direction(model, images, labels).mul(new Scalar(epsilon))));
    }
    Tensor lowest = images.sub(new Scalar(epsilon));
    Tensor highest = images.add(new Scalar(epsilon));
    Tensor start = rand_like(images).mul(new Scalar(2 * epsilon)).sub(new Scalar(epsilon));
    Tensor attacked = Images.valid(images.add(start));
    for (int i = 0; i < steps; i++) {
      try (PointerScope scope = new PointerScope()) {
        Tensor step = direction(model, attacked, labels).mul(new Scalar(epsilon / 4));
        attacked.copy_(Images.valid(minimum(maximum(attacked.add(step), lowest), highest)));
      }
    }
    return attacked;
  }

  /**
   * The sign of the cross-entropy's gradient by the images; weights get no gradient of it.
   *
   * <p>The loss grows with the logit of a real image and falls with that of a fake, so (1 − 2y) · z
   * has a gradient of the same sign. The loss's own, (σ(z) − y) · ∂z, rounds to 0 in float32 for
   * fakes of a logit above 17: a network would seem robust by being sure.
   */
  static Tensor direction(Model model, Tensor images, Tensor labels) {
    Tensor leaf = images.detach().clone().set_requires_grad(true);
    Tensor side = labels.mul(new Scalar(-2)).add(new Scalar(1));
    Tensor wrongness = model.logits(leaf, false).mul(side).sum();
    return grad(new TensorVector(wrongness), new TensorVector(leaf)).get(0).sign();
  }
}
