package dev.winnow.explain;

import static org.bytedeco.opencv.global.opencv_core.CV_32FC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.addWeighted;
import static org.bytedeco.opencv.global.opencv_imgproc.COLORMAP_TURBO;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_RGB2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.applyColorMap;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import dev.winnow.data.image.ImageEncoder;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.pytorch.Tensor;

/** Pictures of images and of attention over them. */
public final class Overlay {
  private static final double MAP_SHARE = 0.45;

  private Overlay() {}

  /** An image as PNG bytes: {@code pixels} is uint8 [S, S, 3], RGB. */
  public static byte[] image(Tensor pixels) {
    try (PointerScope scope = new PointerScope()) {
      return ImageEncoder.png(toBgr(pixels));
    }
  }

  /**
   * An image under the colours of its map (blue = 0, red = 1), as PNG bytes.
   *
   * @param pixels uint8 [S, S, 3], RGB
   * @param map float [S, S] in 0..1
   */
  public static byte[] attention(Tensor pixels, Tensor map) {
    try (PointerScope scope = new PointerScope()) {
      Mat image = toBgr(pixels);
      Mat values = new Mat(image.rows(), image.cols(), CV_32FC1, map.cpu().contiguous().data_ptr());
      Mat bytes = new Mat();
      values.convertTo(bytes, CV_8UC1, 255, 0);
      Mat colours = new Mat();
      applyColorMap(bytes, colours, COLORMAP_TURBO);
      Mat blended = new Mat();
      addWeighted(image, 1 - MAP_SHARE, colours, MAP_SHARE, 0, blended);
      return ImageEncoder.png(blended);
    }
  }

  private static Mat toBgr(Tensor pixels) {
    Mat rgb =
        new Mat(
            (int) pixels.size(0), (int) pixels.size(1), CV_8UC3, pixels.contiguous().data_ptr());
    Mat bgr = new Mat();
    cvtColor(rgb, bgr, COLOR_RGB2BGR);
    return bgr;
  }
}
