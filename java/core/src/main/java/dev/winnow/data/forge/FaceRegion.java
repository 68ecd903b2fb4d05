package dev.winnow.data.forge;

import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Where a face sits in a picture: the box from the middle of the forehead to the chin, as Viola and
 * Jones's detector reports it, and its tilt. Places in the face are given in face units: the origin
 * is the middle of the box, u points to the viewer's right, v down, and 1 is half the side of the
 * box. Landmarks are not detected; features lie where they lie in most faces.
 *
 * @param x column of the middle, pixels
 * @param y row of the middle, pixels
 * @param half half the side of the box, pixels
 * @param roll tilt in the image plane, radians
 */
public record FaceRegion(double x, double y, double half, double roll) {
  /** What is taken for the face of a square picture in which none was found. */
  static FaceRegion central(int side) {
    return new FaceRegion(0.5 * side, 0.5 * side, 0.33 * side, 0);
  }

  /** The same face in a picture that begins at another corner. */
  FaceRegion from(double left, double top) {
    return new FaceRegion(x - left, y - top, half, roll);
  }

  /** Column and row of a place given in face units. */
  double[] map(double u, double v) {
    double cos = half * Math.cos(roll);
    double sin = half * Math.sin(roll);
    return new double[] {x + cos * u - sin * v, y + sin * u + cos * v};
  }

  /**
   * The similarity that lays this face over another, as OpenCV's {@code warpAffine} takes it: 2 ×
   * 3, CV_64F.
   */
  Mat onto(FaceRegion other) {
    double scale = other.half / half;
    double cos = scale * Math.cos(other.roll - roll);
    double sin = scale * Math.sin(other.roll - roll);
    double[] rows = {cos, -sin, other.x - cos * x + sin * y, sin, cos, other.y - sin * x - cos * y};
    return new Mat(rows).reshape(1, 2);
  }
}
