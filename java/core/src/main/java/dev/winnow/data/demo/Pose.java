package dev.winnow.data.demo;

/**
 * Where a head sits on the canvas. Shapes are described in face units: the origin lies between eyes
 * and nose, u points to the viewer's right, v down, and 1 is half the width of the head. Turning
 * and nodding move a feature by its depth on the ellipsoid of the head, so that the far side is
 * foreshortened and the outline stays where it was.
 *
 * @param x canvas column of the origin, pixels
 * @param y canvas row of the origin, pixels
 * @param scale pixels in a face unit
 * @param roll tilt of the head in the image plane, radians
 * @param yaw shift of the nearest point to the right, face units
 * @param pitch shift of the nearest point downwards, face units
 */
record Pose(double x, double y, double scale, double roll, double yaw, double pitch) {
  /** Half the height of a head, face units. */
  static final double HEIGHT = 1.34;

  /** The canvas column and row of a point given in face units. */
  double[] map(double u, double v) {
    double depth = Math.sqrt(Math.max(0, 1 - u * u - v * v / (HEIGHT * HEIGHT)));
    double a = scale * (u + yaw * depth);
    double b = scale * (v + pitch * depth);
    double cos = Math.cos(roll);
    double sin = Math.sin(roll);
    return new double[] {x + cos * a - sin * b, y + sin * a + cos * b};
  }

  /**
   * The same place seen frontally and with a fraction of the tilt: shoulders do not follow each
   * turn of the head.
   */
  Pose body() {
    return new Pose(x, y, scale, 0.25 * roll, 0, 0);
  }
}
