package dev.winnow.data.forge;

import static org.bytedeco.opencv.global.opencv_core.NORM_INF;
import static org.bytedeco.opencv.global.opencv_core.norm;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2GRAY;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_GRAY2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import org.bytedeco.opencv.opencv_core.Mat;

/**
 * A real picture that can be forged.
 *
 * @param pixels CV_8UC3 BGR, square
 * @param face where its face is
 */
public record Photograph(Mat pixels, FaceRegion face) {
  /** Gives a photograph whenever it is needed; what it allocates is its caller's scope's. */
  @FunctionalInterface
  public interface Source {
    Photograph open();
  }

  /** Whether every pixel is grey. */
  boolean isGrey() {
    return norm(pixels, greyed(pixels), NORM_INF, new Mat()) == 0;
  }

  /** The picture without its colour, still in three channels. */
  static Mat greyed(Mat picture) {
    Mat grey = new Mat();
    cvtColor(picture, grey, COLOR_BGR2GRAY);
    cvtColor(grey, grey, COLOR_GRAY2BGR);
    return grey;
  }
}
