package dev.winnow.data.forge;

import static org.bytedeco.opencv.global.opencv_core.BORDER_CONSTANT;
import static org.bytedeco.opencv.global.opencv_core.CV_32SC2;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.LINE_AA;
import static org.bytedeco.opencv.global.opencv_imgproc.fillPoly;
import static org.bytedeco.opencv.global.opencv_imgproc.remap;

import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/** The regions that are forged: parts of a face, elastically deformed, with a soft edge. */
enum MaskShape {
  EYES(0, -0.25, 0.85, 0.38),
  NOSE(0, 0.12, 0.48, 0.52),
  MOUTH(0, 0.6, 0.62, 0.4),
  CHEEK(0.45, 0.25, 0.45, 0.52),
  FACE(0, 0.14, 0.82, 0.94);

  private static final int CORNERS = 64;
  private static final int FRACTION_BITS = 4;

  /** An ellipse in face units: its middle and its half-axes. */
  private final double u;

  private final double v;
  private final double width;
  private final double height;

  MaskShape(double u, double v, double width, double height) {
    this.u = u;
    this.v = v;
    this.width = width;
    this.height = height;
  }

  /**
   * Draws the region.
   *
   * @param side of the picture, pixels
   * @return CV_8UC1, 255 where nothing of the original stays and 0 where all of it does
   */
  Mat draw(FaceRegion face, int side, Dice dice) {
    double mirror = dice.chance(0.5) ? 1 : -1;
    double size = dice.between(0.9, 1.15);
    double middleU = mirror * u + dice.normal(0, 0.04);
    double middleV = v + dice.normal(0, 0.04);
    int[] corners = new int[2 * CORNERS];
    for (int i = 0; i < corners.length; i += 2) {
      double angle = 2 * Math.PI * i / corners.length;
      double[] at =
          face.map(
              middleU + size * width * Math.cos(angle), middleV + size * height * Math.sin(angle));
      corners[i] = (int) Math.round(at[0] * (1 << FRACTION_BITS));
      corners[i + 1] = (int) Math.round(at[1] * (1 << FRACTION_BITS));
    }
    Mat drawn = new Mat(side, side, CV_8UC1, Scalar.all(0));
    MatVector polygon = new MatVector(new Mat(CORNERS, 1, CV_32SC2, new IntPointer(corners)));
    fillPoly(drawn, polygon, Scalar.all(255), LINE_AA, FRACTION_BITS, new Point(0, 0));
    double smaller = face.half() * Math.min(width, height);
    Mat mask = new Mat();
    remap(
        drawn,
        mask,
        dice.displacement(5, side, 0.07 * smaller),
        new Mat(),
        INTER_LINEAR,
        BORDER_CONSTANT,
        Scalar.all(0));
    GaussianBlur(mask, mask, new Size(0, 0), dice.between(0.05, 0.16) * smaller);
    return mask;
  }
}
