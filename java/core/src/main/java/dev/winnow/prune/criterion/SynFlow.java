package dev.winnow.prune.criterion;

import static org.bytedeco.pytorch.global.torch.tensor;

import dev.winnow.DivergedException;
import dev.winnow.model.Model;
import dev.winnow.model.ModelState.Entry;
import dev.winnow.model.Normalisation;
import dev.winnow.model.Snapshot;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Synaptic flow |θ ⊙ ∂R/∂θ|, R being the sum of the outputs for an input of ones where every
 * parameter is replaced by its absolute value (Tanaka et al. 2020). Looks at no data. The scores of
 * layers in series add up to the same, so that in a hundred cuts none is emptied long before the
 * others.
 *
 * <p>As in the authors' code, batch norms use their running statistics, whose absolute values are
 * taken, too: at initialisation they pass their input on. In float32: sums of what is not negative
 * lose no digits, and R is 10²⁷ for ResNet-18 and 10²² for Xception.
 */
public final class SynFlow implements Criterion {
  @Override
  public int cuts() {
    return 100;
  }

  @Override
  public List<Tensor> scores(Model model, Calibration calibration) {
    try (Snapshot before = model.state().snapshot()) {
      try (NoGradGuard noGrad = new NoGradGuard()) {
        model.state().entries().stream()
            .map(Entry::tensor)
            .filter(Tensor::is_floating_point)
            .forEach(Tensor::abs_);
      }
      Tensor flow = model.logits(ones(model), false).sum();
      if (!Double.isFinite(flow.item_double())) {
        throw new DivergedException("the synaptic flow of the network is beyond float32");
      }
      flow.backward();
      List<Tensor> scores = Gradients.take(model, Tensor::mul);
      model.state().load(before.tensors(), "the network");
      return scores;
    }
  }

  /** One image that the network's own normalisation makes ones of: float [1, 3, S, S]. */
  private static Tensor ones(Model model) {
    Normalisation normalisation = model.architecture().normalisation();
    float[] pixel = new float[3];
    for (int channel = 0; channel < pixel.length; channel++) {
      pixel[channel] = normalisation.mean()[channel] + normalisation.deviation()[channel];
    }
    if (model.shape().channels() == 1) {
      float mean = (pixel[0] + pixel[1] + pixel[2]) / 3;
      pixel = new float[] {mean, mean, mean};
    }
    int size = model.shape().size();
    return model.device().place(tensor(pixel).view(1, 3, 1, 1).expand(1, 3, size, size));
  }
}
