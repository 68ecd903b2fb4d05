package dev.winnow.analysis.robustness;

import dev.winnow.model.Model;
import org.bytedeco.pytorch.Tensor;

/** A change of images that a detector meets, or that someone makes to deceive it. */
public interface Corruption {
  /** What is done, in a word. */
  String kind();

  /** How much of it; the unit is the kind's. */
  double severity();

  /**
   * The changed images, in the caller's scope. What is drawn comes from libtorch's generator, so
   * that who seeds it gets the same again.
   *
   * @param model that is shown them; only attacks look at it, and leave it as it is
   * @param images float [n, C, S, S] in 0..1, on the model's device
   * @param labels float [n]: 1 = fake
   * @return float [n, C, S, S] in 0..1 with the strides of channels-last
   */
  Tensor apply(Model model, Tensor images, Tensor labels);
}
