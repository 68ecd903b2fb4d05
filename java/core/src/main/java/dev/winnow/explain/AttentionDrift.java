package dev.winnow.explain;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * How far pruning moved the attention on one image: the paper's ΔL.
 *
 * @param frobenius norm of the difference of the two maps at the input's size
 * @param rootMeanSquare the same over √(H·W), which compares between sizes: 0 to 1
 */
public record AttentionDrift(double frobenius, double rootMeanSquare) {

  /**
   * Compares maps image by image.
   *
   * @param maps float [N, H, W] in 0..1
   * @param dense the dense network's, of the same shape
   */
  public static AttentionDrift[] between(Tensor maps, Tensor dense) {
    try (PointerScope scope = new PointerScope()) {
      Tensor norms =
          maps.to(ScalarType.Double)
              .sub(dense)
              .square()
              .sum(new long[] {1, 2}, false, new ScalarTypeOptional())
              .sqrt()
              .contiguous();
      double[] values = new double[(int) norms.numel()];
      new DoublePointer(norms.data_ptr()).get(values);
      double side = Math.sqrt((double) maps.size(1) * maps.size(2));
      AttentionDrift[] drifts = new AttentionDrift[values.length];
      for (int i = 0; i < values.length; i++) {
        drifts[i] = new AttentionDrift(values[i], values[i] / side);
      }
      return drifts;
    }
  }
}
