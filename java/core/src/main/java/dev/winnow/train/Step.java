package dev.winnow.train;

import dev.winnow.data.ImageSet;
import dev.winnow.model.Model;
import dev.winnow.prune.Masks;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** What happens to a masked network between two batches: forward, backward, the optimizer. */
public final class Step implements AutoCloseable {
  private final Model model;
  private final Objective objective;
  private final MaskedOptimizer optimizer;
  private Loss loss;

  /** Steps of the model as it is, in the precision that it computes in when they are taken. */
  public Step(Model model, Masks masks, TrainOptions options) {
    this(model, masks.byName(), options);
  }

  private Step(Model model, Map<String, Tensor> masks, TrainOptions options) {
    this.model = model;
    objective = options.objective();
    optimizer = new MaskedOptimizer(model.state(), masks, options.optimisation());
    loss = Loss.plain(objective);
  }

  /** The same of a model that is never pruned: no mask is read. */
  public static Step dense(Model model, TrainOptions options) {
    return new Step(model, Map.of(), options);
  }

  /** From now on the classes weigh what the options say, by their shares of a set. */
  void weighClasses(ImageSet train) {
    loss.close();
    loss = Loss.of(objective, model, train);
  }

  /**
   * One step on one batch, at the full learning rate.
   *
   * @param images as {@link Model#features} takes them, with the strides of channels-last
   * @param labels float [N]: the classes' indices
   * @return the loss that it started from
   */
  public double run(Tensor images, Tensor labels) {
    return run(images, labels, 1, true, 1);
  }

  /**
   * Adds a batch to the gradients, and moves the weights where it is the last of a step.
   *
   * @param share of the step's images that are in this batch
   * @param rateFactor what the schedule makes of the learning rate
   * @return the batch's mean loss
   */
  double run(Tensor images, Tensor labels, double share, boolean last, double rateFactor) {
    try (PointerScope scope = new PointerScope()) {
      Tensor mean = loss.of(model.logits(images, true), labels);
      (share == 1 ? mean : mean.mul(new Scalar(share))).backward();
      model.state().collectGradients();
      if (last) {
        optimizer.step(rateFactor);
      }
      // Read last: on a GPU this waits for all that was queued.
      return mean.item_double();
    }
  }

  MaskedOptimizer optimizer() {
    return optimizer;
  }

  @Override
  public void close() {
    optimizer.close();
    loss.close();
  }
}
