package dev.winnow.explain;

import dev.winnow.InvalidInputException;
import dev.winnow.kernels.AttentionKernels;
import dev.winnow.tensor.Device;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

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
   * @throws InvalidInputException when they are no such batches
   */
  public static List<AttentionDrift> between(Device device, Tensor maps, Tensor dense) {
    check(device, maps);
    check(device, dense);
    if (!Arrays.equals(maps.shape(), dense.shape())) {
      throw new InvalidInputException(
          "maps of shape "
              + Arrays.toString(maps.shape())
              + " cannot be compared with maps of shape "
              + Arrays.toString(dense.shape()));
    }
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

  private static void check(Device device, Tensor maps) {
    if (maps.dim() != 3 || maps.scalar_type().intern() != ScalarType.Float) {
      throw new InvalidInputException(
          "maps must be float [N, H, W], not "
              + maps.scalar_type().intern()
              + " "
              + Arrays.toString(maps.shape()));
    }
    if (!device.isHere(maps)) {
      throw new InvalidInputException("the maps are not on the device " + device.label());
    }
  }
}
