package dev.winnow.experiment;

import static org.bytedeco.pytorch.global.torch.adaptive_avg_pool2d;
import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.cholesky_solve;
import static org.bytedeco.pytorch.global.torch.eye;
import static org.bytedeco.pytorch.global.torch.linalg_cholesky;
import static org.bytedeco.pytorch.global.torch.matmul;

import dev.winnow.data.ImageSet;
import dev.winnow.train.Metrics;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * How far one gets without looking closely: ridge regression on thumbnails of 16 × 16 pixels. A
 * data set that this can tell apart gives its label away by colour, light or framing, and a
 * detector that does no better has proved nothing.
 *
 * @param accuracy on the test split, 0 to 1
 * @param auc on the test split, 0 to 1
 * @param ridge the penalty that did best on the validation split
 */
public record ThumbnailBaseline(double accuracy, double auc, double ridge) {
  private static final long SIDE = 16;
  private static final long CHUNK = 256;
  private static final double[] RIDGES = {1e-4, 1e-3, 1e-2, 1e-1, 1, 10};

  /** Fits on train, picks the penalty on validation and measures on test; deterministic. */
  public static ThumbnailBaseline measure(RunData data) {
    try (PointerScope scope = new PointerScope()) {
      Tensor thumbnails = thumbnails(data.train());
      Tensor centre = thumbnails.mean(0);
      Tensor inputs = thumbnails.sub(centre);
      // −1 for real and 1 for fake, so that 0 is the border that a logit has too.
      Tensor targets =
          data.train().labels().to(ScalarType.Double).mul(new Scalar(2.0)).sub(new Scalar(1.0));
      Tensor offset = targets.mean();
      Scalar count = new Scalar(inputs.size(0));
      Tensor moments = matmul(inputs.t(), inputs).div(count);
      Tensor product = matmul(inputs.t(), targets.sub(offset)).unsqueeze(1).div(count);
      Tensor unit = eye(moments.size(0), moments.options());
      Tensor validation = thumbnails(data.validation()).sub(centre);
      Tensor test = thumbnails(data.test()).sub(centre);

      ThumbnailBaseline best = null;
      double bestAccuracy = -1;
      for (double ridge : RIDGES) {
        Tensor factor = linalg_cholesky(moments.add(unit.mul(new Scalar(ridge))));
        Tensor weights = cholesky_solve(product, factor).squeeze(1);
        Metrics onValidation = score(validation, weights, offset, data.validation());
        if (onValidation.accuracy() >= bestAccuracy) {
          bestAccuracy = onValidation.accuracy();
          Metrics onTest = score(test, weights, offset, data.test());
          best = new ThumbnailBaseline(onTest.accuracy(), onTest.auc(), ridge);
        }
      }
      return best;
    }
  }

  private static Metrics score(Tensor inputs, Tensor weights, Tensor offset, ImageSet images) {
    return Metrics.of(
        values(matmul(inputs, weights).add(offset)), values(images.labels().to(ScalarType.Double)));
  }

  private static double[] values(Tensor tensor) {
    double[] values = new double[(int) tensor.numel()];
    new DoublePointer(tensor.contiguous().data_ptr()).get(values);
    return values;
  }

  /** Area-averaged thumbnails, one row an image: double [N, 768] in 0 to 1. */
  private static Tensor thumbnails(ImageSet images) {
    TensorVector rows = new TensorVector();
    for (long start = 0; start < images.count(); start += CHUNK) {
      long n = Math.min(CHUNK, images.count() - start);
      Tensor part = ImageSet.toInput(images.pixels().narrow(0, start, n));
      rows.push_back(adaptive_avg_pool2d(part, new long[] {SIDE, SIDE}).flatten(1, -1));
    }
    return cat(rows, 0).to(ScalarType.Double);
  }
}
