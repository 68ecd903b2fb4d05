package dev.winnow.prune.criterion;

import dev.winnow.model.Model;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** |θ| (Han et al. 2015). */
public final class Magnitude implements Criterion {
  @Override
  public List<Tensor> scores(Model model, Calibration calibration) {
    return List.of();
  }
}
