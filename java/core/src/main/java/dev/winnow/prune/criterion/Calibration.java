package dev.winnow.prune.criterion;

import dev.winnow.model.Model;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;

/** What a criterion may look at beside the weights. */
public interface Calibration {
  /** The seed of what is drawn. */
  long seed();

  /**
   * Computes the loss of some training images, batch by batch, as training would: with the batch's
   * statistics and with dropout, the same in every pass.
   *
   * @param use given each batch's part of the mean loss over all these images: a float [] with its
   *     graph, in a scope of its own
   */
  void eachLoss(Model model, Consumer<Tensor> use);
}
