package dev.winnow.prune.criterion;

import dev.winnow.model.Model;
import dev.winnow.model.ModelState.Entry;
import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Layer-adaptive magnitude (LAMP, Lee et al. 2021): a weight's square over the sum of its layer's
 * squares from it upwards, itself included. The largest of each layer has score 1, so that a global
 * cut empties no layer.
 *
 * <p>Of equal magnitudes the lower index stands below, as in the paper, and ties are then decided
 * as everywhere. Squares and their sums are float64. Here alone pruning sorts: libtorch, layer by
 * layer.
 */
public final class Lamp implements Criterion {
  @Override
  public List<Tensor> scores(Model model, Calibration calibration) {
    return model.state().weights().stream().map(Entry::tensor).map(Lamp::scores).toList();
  }

  private static Tensor scores(Tensor weight) {
    Tensor squares = weight.detach().flatten().to(ScalarType.Double).square();
    T_TensorTensor_T sorted = torch.sort(squares, new BoolOptional(true), 0, false);
    Tensor rising = sorted.get0();
    Tensor fromItUpwards = rising.flip(0).cumsum(0).flip(0);
    // Where all of a layer's weights are 0 so are their scores.
    Tensor shares = rising.div(fromItUpwards.clamp_min(new Scalar(Double.MIN_NORMAL)));
    return squares.scatter(0, sorted.get1(), shares).to(ScalarType.Float);
  }
}
