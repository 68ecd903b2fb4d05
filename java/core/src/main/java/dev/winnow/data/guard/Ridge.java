package dev.winnow.data.guard;

import static org.bytedeco.pytorch.global.torch.cholesky_solve;
import static org.bytedeco.pytorch.global.torch.eye;
import static org.bytedeco.pytorch.global.torch.linalg_cholesky;
import static org.bytedeco.pytorch.global.torch.matmul;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Ridge regression: the weights w that make ‖Xw − y‖² / n + penalty · ‖w‖² least, for several
 * penalties. Solves over the features, or over the examples where those are fewer; both give the
 * same weights. Its tensors belong to the caller's scope.
 */
final class Ridge {
  private final Tensor inputs;
  private final boolean overExamples;
  private final Tensor moments;
  private final Tensor product;

  /**
   * Prepares a fit.
   *
   * @param inputs X, double [n, F], each column about its mean
   * @param targets y, double [n], about their mean
   */
  Ridge(Tensor inputs, Tensor targets) {
    this.inputs = inputs;
    Scalar count = new Scalar(inputs.size(0));
    Tensor column = targets.unsqueeze(1).div(count);
    overExamples = inputs.size(0) < inputs.size(1);
    moments = (overExamples ? matmul(inputs, inputs.t()) : matmul(inputs.t(), inputs)).div(count);
    product = overExamples ? column : matmul(inputs.t(), column);
  }

  /** One weight a feature: double [F]. */
  Tensor weights(double penalty) {
    Tensor ridged = moments.add(eye(moments.size(0), moments.options()).mul(new Scalar(penalty)));
    Tensor solved = cholesky_solve(product, linalg_cholesky(ridged));
    return (overExamples ? matmul(inputs.t(), solved) : solved).squeeze(1);
  }
}
