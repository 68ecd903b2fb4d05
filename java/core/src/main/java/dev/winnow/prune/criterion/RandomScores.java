package dev.winnow.prune.criterion;

import static org.bytedeco.pytorch.global.torch.rand;

import dev.winnow.model.Model;
import dev.winnow.tensor.Seeds;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Chance: the control of every criterion. A seed gives the same scores in every round, so that what
 * a round leaves is part of what an earlier round left.
 */
public final class RandomScores implements Criterion {
  @Override
  public List<Tensor> scores(Model model, Calibration calibration) {
    Seeds.use(calibration.seed(), "random pruning");
    return model.state().weights().stream()
        .map(entry -> model.device().place(rand(entry.tensor().numel())))
        .toList();
  }
}
