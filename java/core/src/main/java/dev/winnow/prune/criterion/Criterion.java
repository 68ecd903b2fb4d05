package dev.winnow.prune.criterion;

import dev.winnow.model.Model;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** What a weight is worth: of all that compete, those of the smallest score are removed. */
public interface Criterion {
  /**
   * The scores of the prunable weights as they are now; those of pruned weights, which are +0.0,
   * have no meaning. The model is left as it was found.
   *
   * @param calibration what a criterion may look at beside the weights
   * @return float32, contiguous, one tensor for each of {@code model.state().weights()} with as
   *     many numbers, where the model computes and in the caller's scope; or an empty list, which
   *     stands for |θ|: the kernels read that from the weights themselves
   */
  List<Tensor> scores(Model model, Calibration calibration);

  /**
   * Cuts that a round is made of, each by scores of what the one before has left; the number alive
   * falls by the same factor from each to the next.
   */
  default int cuts() {
    return 1;
  }
}
