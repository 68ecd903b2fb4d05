package dev.winnow.data.guard;

import static org.bytedeco.pytorch.global.torch.matmul;
import static org.bytedeco.pytorch.global.torch.tensor;

import java.util.stream.IntStream;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DoubleArrayRef;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * How far one gets without looking closely: ridge regression on a few features of each image,
 * cross- validated. A data set that this can tell apart gives its label away by colour, light,
 * framing or sharpness, and a detector that does no better has proved nothing.
 *
 * @param features what it looks at
 * @param accuracy cross-validated, 0 to 1
 * @param auc cross-validated, 0 to 1
 */
public record LinearBaseline(String features, double accuracy, double auc) {
  static final int FOLDS = 5;
  private static final double[] PENALTIES = {1e-3, 1e-2, 1e-1, 1, 10};

  /** Keeps a feature that never varies from being divided by zero. */
  private static final double LEAST_DEVIATION = 1e-6;

  /**
   * Scores each fold by a model that never saw it; a fold of its own picks the penalty, so that the
   * figures are not chosen on what they are measured on. Deterministic.
   *
   * @param inputs double [N, F]
   * @param labels 1 = fake, 0 = real
   * @param folds of the images, 0 to {@link #FOLDS} − 1; each must hold both classes
   */
  static LinearBaseline measure(String features, Tensor inputs, double[] labels, int[] folds) {
    double auc = 0;
    double right = 0;
    for (int fold = 0; fold < FOLDS; fold++) {
      int[] held = places(folds, fold);
      int[] choosing = places(folds, (fold + 1) % FOLDS);
      int test = fold;
      int pick = (fold + 1) % FOLDS;
      int[] fitting =
          IntStream.range(0, folds.length)
              .filter(i -> folds[i] != test && folds[i] != pick)
              .toArray();
      double[] scores = scores(inputs, labels, fitting, choosing, held);
      double[] truth = pick(labels, held);
      auc += RocAuc.of(scores, truth) / FOLDS;
      right +=
          IntStream.range(0, held.length).filter(i -> scores[i] >= 0 == (truth[i] == 1)).count();
    }
    return new LinearBaseline(features, right / folds.length, auc);
  }

  private static double[] scores(
      Tensor inputs, double[] labels, int[] fitting, int[] choosing, int[] held) {
    try (PointerScope scope = new PointerScope()) {
      Tensor fit = inputs.index_select(0, index(fitting));
      Tensor centre = fit.mean(0);
      Tensor spread = fit.std(new long[] {0}, true, false).clamp_min(new Scalar(LEAST_DEVIATION));
      fit = fit.sub(centre).div(spread);
      // −1 for real and 1 for fake, so that 0 is the border that a logit has too.
      Tensor targets = column(pick(labels, fitting)).mul(new Scalar(2.0)).sub(new Scalar(1.0));
      Tensor offset = targets.mean();
      Ridge ridge = new Ridge(fit, targets.sub(offset));
      Tensor chooser = inputs.index_select(0, index(choosing)).sub(centre).div(spread);
      Tensor unseen = inputs.index_select(0, index(held)).sub(centre).div(spread);
      double best = -1;
      double[] scores = null;
      for (double penalty : PENALTIES) {
        Tensor weights = ridge.weights(penalty);
        double auc = RocAuc.of(values(matmul(chooser, weights)), pick(labels, choosing));
        if (auc > best) {
          best = auc;
          scores = values(matmul(unseen, weights).add(offset));
        }
      }
      return scores;
    }
  }

  private static int[] places(int[] folds, int fold) {
    return IntStream.range(0, folds.length).filter(i -> folds[i] == fold).toArray();
  }

  private static double[] pick(double[] labels, int[] places) {
    return IntStream.of(places).mapToDouble(i -> labels[i]).toArray();
  }

  private static Tensor index(int[] places) {
    return tensor(IntStream.of(places).asLongStream().toArray());
  }

  private static Tensor column(double[] values) {
    return tensor(new DoubleArrayRef(new DoublePointer(values), values.length));
  }

  private static double[] values(Tensor tensor) {
    double[] values = new double[(int) tensor.numel()];
    new DoublePointer(tensor.contiguous().data_ptr()).get(values);
    return values;
  }
}
