package dev.winnow.explain;

import dev.winnow.kernels.AttentionKernels;
import dev.winnow.tensor.Device;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * How far pruning moved the attention on one image.
 *
 * @param frobenius the paper's ΔL: norm of the difference of the two maps
 * @param rootMeanSquare the same over √(H·W), which compares between sizes: 0 to 1
 * @param overlap IoU of the strongest fifth of the pixels of each map, 0 to 1
 * @param correlation Pearson's, of the pixels, −1 to 1; 0 when either map is constant
 * @param centreShift distance of the centres of mass in pixels
 */
public record AttentionDrift(
    double frobenius,
    double rootMeanSquare,
    double overlap,
    double correlation,
    double centreShift) {

  /**
   * Compares maps image by image.
   *
   * @param device where both batches live
   * @param maps float [N, H, W]
   * @param dense the dense network's, of the same shape
   */
  public static List<AttentionDrift> between(Device device, Tensor maps, Tensor dense) {
    try (PointerScope scope = new PointerScope()) {
      int height = (int) maps.size(1);
      int width = (int) maps.size(2);
      double side = Math.sqrt((double) height * width);
      return AttentionKernels.compare(
              device.kernels(),
              maps.contiguous().data_ptr(),
              dense.contiguous().data_ptr(),
              (int) maps.size(0),
              height,
              width)
          .stream()
          .map(
              drift ->
                  new AttentionDrift(
                      drift.frobenius(),
                      drift.frobenius() / side,
                      drift.overlap(),
                      drift.correlation(),
                      drift.centreShift()))
          .toList();
    }
  }
}
