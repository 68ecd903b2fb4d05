package dev.winnow.train;

import static org.bytedeco.pytorch.global.torch.binary_cross_entropy_with_logits;
import static org.bytedeco.pytorch.global.torch.cross_entropy_loss;
import static org.bytedeco.pytorch.global.torch.tensor;

import dev.winnow.data.ImageSet;
import dev.winnow.model.Model;
import dev.winnow.tensor.NativeOwner;
import dev.winnow.train.Objective.ClassWeights;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** An {@link Objective} on a model's logits. */
public final class Loss implements AutoCloseable {
  /** ATen's codes for what becomes of the images' losses. */
  private static final long EACH = 0;

  private static final long MEAN = 1;
  private static final long NO_CLASS = -100;

  private final NativeOwner owner = new NativeOwner();
  private final Objective objective;

  /** float [C], or null where every image counts the same. */
  private final Tensor classWeights;

  /**
   * @param classWeights float [C], by which the losses of a class's images are multiplied; or null
   */
  Loss(Objective objective, Tensor classWeights) {
    this.objective = objective;
    this.classWeights = classWeights == null ? null : owner.keep(classWeights);
  }

  /** Every image counts the same, whatever the objective says of classes. */
  public static Loss plain(Objective objective) {
    return new Loss(objective, null);
  }

  /**
   * The objective in full.
   *
   * @param train whose labels decide the class weights
   */
  public static Loss of(Objective objective, Model model, ImageSet train) {
    if (objective.classWeights() == ClassWeights.NONE) {
      return plain(objective);
    }
    int classes = model.shape().classes();
    float[] weights = new float[classes];
    train.samples().forEach(sample -> weights[sample.label()]++);
    for (int i = 0; i < classes; i++) {
      // A class without images is in no batch; its weight has no meaning.
      weights[i] = weights[i] == 0 ? 0 : train.count() / (classes * weights[i]);
    }
    try (PointerScope scope = new PointerScope()) {
      return new Loss(objective, model.device().place(tensor(weights)));
    }
  }

  /**
   * The mean over a batch, with its graph.
   *
   * @param logits float [N] of a detector, or float [N, C]
   * @param labels float [N]: the classes' indices
   */
  public Tensor of(Tensor logits, Tensor labels) {
    return logits.dim() == 1 ? binary(logits, labels) : categorical(logits, labels);
  }

  private Tensor binary(Tensor logits, Tensor labels) {
    double smoothing = objective.labelSmoothing();
    Tensor targets =
        smoothing == 0
            ? labels
            : labels.mul(new Scalar(1 - smoothing)).add(new Scalar(smoothing / 2));
    if (classWeights == null) {
      return binary_cross_entropy_with_logits(logits, targets);
    }
    Tensor weights = classWeights.index_select(0, labels.to(ScalarType.Long));
    return binary_cross_entropy_with_logits(
        logits, targets, new TensorOptional(weights), new TensorOptional(), MEAN);
  }

  private Tensor categorical(Tensor logits, Tensor labels) {
    Tensor classes = labels.to(ScalarType.Long);
    Tensor losses =
        cross_entropy_loss(
            logits, classes, new TensorOptional(), EACH, NO_CLASS, objective.labelSmoothing());
    return classWeights == null
        ? losses.mean()
        : losses.mul(classWeights.index_select(0, classes)).mean();
  }

  @Override
  public void close() {
    owner.close();
  }
}
