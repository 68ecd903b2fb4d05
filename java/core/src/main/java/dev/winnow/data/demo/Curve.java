package dev.winnow.data.demo;

/**
 * Outlines as flat arrays u0, v0, u1, v1, … in face units; smooth ones are Catmull–Rom curves
 * through their points.
 */
final class Curve {
  private static final int STEPS = 8;

  private Curve() {}

  static double[] ellipse(double u, double v, double width, double height) {
    double[] ring = new double[2 * 40];
    for (int i = 0; i < ring.length; i += 2) {
      double angle = 2 * Math.PI * i / ring.length;
      ring[i] = u + width * Math.cos(angle);
      ring[i + 1] = v + height * Math.sin(angle);
    }
    return ring;
  }

  /** The smooth closed outline through the points. */
  static double[] closed(double... points) {
    int count = points.length / 2;
    double[] ring = new double[points.length * STEPS];
    for (int i = 0; i < count * STEPS; i++) {
      for (int axis = 0; axis < 2; axis++) {
        ring[2 * i + axis] = between(points, i / STEPS + count, (double) (i % STEPS) / STEPS, axis);
      }
    }
    return ring;
  }

  /**
   * A brush stroke along an open curve: {@code width} across in its middle, pointed at both ends.
   */
  static double[] stroke(double width, double... points) {
    int count = points.length / 2;
    double[] padded = new double[points.length + 4];
    System.arraycopy(points, 0, padded, 2, points.length);
    for (int axis = 0; axis < 2; axis++) {
      padded[axis] = 2 * points[axis] - points[axis + 2];
      padded[points.length + 2 + axis] =
          2 * points[points.length - 2 + axis] - points[points.length - 4 + axis];
    }
    int samples = (count - 1) * STEPS + 1;
    double[] ring = new double[4 * samples];
    for (int i = 0; i < samples; i++) {
      int segment = Math.min(i / STEPS, count - 2);
      double t = (double) (i - segment * STEPS) / STEPS;
      double u = between(padded, segment + 1, t, 0);
      double v = between(padded, segment + 1, t, 1);
      double du = padded[2 * segment + 4] - padded[2 * segment + 2];
      double dv = padded[2 * segment + 5] - padded[2 * segment + 3];
      double half = 0.5 * width * Math.sin(Math.PI * (i + 0.5) / samples) / Math.hypot(du, dv);
      ring[2 * i] = u - dv * half;
      ring[2 * i + 1] = v + du * half;
      ring[ring.length - 2 - 2 * i] = u + dv * half;
      ring[ring.length - 1 - 2 * i] = v - du * half;
    }
    return ring;
  }

  /** The outline seen in a mirror: u becomes side · u (side is 1 or −1). */
  static double[] mirrored(double side, double... points) {
    double[] result = points.clone();
    for (int i = 0; i < result.length; i += 2) {
      result[i] *= side;
    }
    return result;
  }

  private static double between(double[] points, int index, double t, int axis) {
    int count = points.length / 2;
    double a = points[2 * ((index - 1) % count) + axis];
    double b = points[2 * (index % count) + axis];
    double c = points[2 * ((index + 1) % count) + axis];
    double d = points[2 * ((index + 2) % count) + axis];
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
  }
}
