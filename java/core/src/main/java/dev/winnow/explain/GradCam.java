package dev.winnow.explain;

import static org.bytedeco.pytorch.global.torch.relu;
import static org.bytedeco.pytorch.global.torch.upsample_bilinear2d;
import static org.bytedeco.pytorch.global.torch.where;
import static org.bytedeco.pytorch.global.torch.zeros_like;

import dev.winnow.model.Model;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Grad-CAM (Selvaraju et al. 2020; the paper's III-E) at the layer that the model names. */
public final class GradCam {
  /** The class whose evidence a map shows. */
  public enum Target {
    /** Score y = logit. */
    FAKE,
    /** Score y = −logit. */
    REAL
  }

  private GradCam() {}

  /**
   * One map an image: ReLU(Σ_k α_k A_k) with α_k the mean over pixels of ∂y/∂A_k, bilinear to the
   * input's size, then min–max to 0..1 by image. A map that is zero everywhere stays zero.
   *
   * @param images float [N, 3, S, S] in 0..1
   * @return float [N, S, S], in the caller's scope
   */
  public static Tensor maps(Model model, Tensor images, Target target) {
    Tensor activations;
    try (NoGradGuard noGrad = new NoGradGuard()) {
      activations = model.features(images, false);
    }
    // A leaf of the graph: the gradient stops here and no backward runs below the layer.
    activations.set_requires_grad(true);
    Tensor score = model.head(activations, false).sum();
    TensorVector gradients = torch.grad(new TensorVector(score), new TensorVector(activations));
    Tensor weights = gradients.get(0).mean(new long[] {2, 3}, true, new ScalarTypeOptional());
    if (target == Target.REAL) {
      weights = weights.neg();
    }
    Tensor coarse =
        relu(weights.mul(activations.detach()).sum(new long[] {1}, true, new ScalarTypeOptional()));
    long side = images.size(2);
    Tensor map =
        upsample_bilinear2d(
                coarse, new long[] {side, side}, false, new DoubleOptional(), new DoubleOptional())
            .squeeze(1);
    Tensor low = map.amin(new long[] {1, 2}, true);
    Tensor range = map.amax(new long[] {1, 2}, true).sub(low);
    Tensor scaled = map.sub(low).div(range);
    // A constant map has no range: min–max is 0/0 there.
    return where(range.gt(new Scalar(0)), scaled, zeros_like(map)).contiguous();
  }
}
