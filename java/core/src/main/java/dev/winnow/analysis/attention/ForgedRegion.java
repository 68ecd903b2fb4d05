package dev.winnow.analysis.attention;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_GRAYSCALE;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;
import static org.bytedeco.pytorch.global.torch.zeros;

import dev.winnow.InvalidInputException;
import dev.winnow.data.Sample;
import dev.winnow.data.image.ImageDecoder;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The forged regions of images, as large as the networks see them. */
public final class ForgedRegion {
  /** Of 255: a pixel counts as forged where half of it is. */
  private static final double HALF = 127;

  private ForgedRegion() {}

  /**
   * Reads the pictures of the regions: grey, bright where forged, of any size. They are resized by
   * the average over an area, as the images are.
   *
   * @param size S, side of the images in pixels
   * @return bool [N, S, S] on the CPU, in the caller's scope; false everywhere for an image whose
   *     region is not known
   * @throws InvalidInputException naming the file that is not a readable image
   */
  public static Tensor read(List<Sample> samples, int size) {
    Tensor levels =
        zeros(new long[] {samples.size(), size, size}, new TensorOptions(ScalarType.Byte));
    try (PointerScope scope = new PointerScope()) {
      for (int i = 0; i < samples.size(); i++) {
        Mat target = new Mat(size, size, CV_8UC1, levels.select(0, i).data_ptr());
        samples
            .get(i)
            .mask()
            .map(file -> ImageDecoder.read(file, IMREAD_GRAYSCALE))
            .ifPresent(mask -> resize(mask, target, new Size(size, size), 0, 0, INTER_AREA));
      }
    }
    return levels.gt(new Scalar(HALF));
  }
}
