package dev.winnow.data.demo;

import static dev.winnow.data.demo.Canvas.SIZE;
import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.CV_32FC1;
import static org.bytedeco.opencv.global.opencv_core.add;
import static org.bytedeco.opencv.global.opencv_core.addWeighted;
import static org.bytedeco.opencv.global.opencv_core.divide;
import static org.bytedeco.opencv.global.opencv_core.max;
import static org.bytedeco.opencv.global.opencv_core.multiply;
import static org.bytedeco.opencv.global.opencv_core.pow;
import static org.bytedeco.opencv.global.opencv_core.repeat;
import static org.bytedeco.opencv.global.opencv_core.sqrt;
import static org.bytedeco.opencv.global.opencv_imgproc.Sobel;

import dev.winnow.data.demo.Canvas.Stain;
import dev.winnow.data.forge.Dice;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.opencv_core.Mat;

/** Lights a head from one side: matt skin with a little gloss, on an ellipsoid with a relief. */
final class Lamp {
  /** The ellipsoid is larger than the head, for light wraps around a head in a photograph. */
  private static final double GIRTH = 1.12;

  private final Dice dice;
  private final Canvas canvas;
  private final Pose pose;

  /** The surface normal, not of unit length: right, down and towards the viewer. */
  private final Mat right;

  private final Mat down;
  private final Mat near = new Mat();

  Lamp(Dice dice, Canvas canvas, Pose pose, Mat relief) {
    this.dice = dice;
    this.canvas = canvas;
    this.pose = pose;
    // The normal of a sphere is its position; the relief tilts it against its slope.
    right = ramp(pose.x() + 0.5 * pose.scale() * pose.yaw(), GIRTH).reshape(1, 1);
    down = ramp(pose.y() + 0.5 * pose.scale() * pose.pitch(), GIRTH * Pose.HEIGHT);
    repeat(right.clone(), SIZE, 1, right);
    repeat(down.clone(), 1, SIZE, down);
    addWeighted(squared(right), -1, squared(down), -1, 1, near);
    max(near, new Mat(0.02), near);
    sqrt(near, near);
    tilt(right, relief, 1, 0);
    tilt(down, relief, 0, 1);
  }

  /**
   * Lets the lamp shine on the canvas.
   *
   * @return the light that leaves it: CV_32FC3, linear
   */
  Mat shine(FacePainter face, Stain head, List<Stain> locks) {
    double azimuth = dice.normal(0, 0.55);
    double elevation = dice.between(0.05, 0.7);
    double u = Math.sin(azimuth) * Math.cos(elevation);
    double v = -Math.sin(elevation);
    double w = Math.cos(azimuth) * Math.cos(elevation);
    Mat matt = Canvas.scaled(towards(u, v, w), dice.between(0.75, 0.95), 0.15);
    max(matt, new Mat(0.08), matt);
    multiply(matt, canvas.light, matt);
    locks.forEach(lock -> canvas.illuminate(lock, matt));
    canvas.illuminate(head, matt);
    face.shadows();

    double warmth = dice.normal(0, 0.12);
    Colour lamp = new Colour(1 + warmth, 1, 1 - warmth).times(dice.between(0.85, 1.15));
    Colour room = new Colour(1 - warmth, 1, 1 + warmth).times(dice.between(0.1, 0.3));
    Mat radiance = Canvas.times(canvas.light, lamp);
    add(radiance, room.operand(), radiance);
    multiply(radiance, canvas.paint, radiance);
    add(radiance, gloss(head, u, v, w), radiance);
    return radiance;
  }

  /** Blinn's highlight, strongest where the normal halves the angle between lamp and viewer. */
  private Mat gloss(Stain head, double u, double v, double w) {
    double length = Math.sqrt(u * u + v * v + (w + 1) * (w + 1));
    Mat gloss = towards(u / length, v / length, (w + 1) / length);
    max(gloss, new Mat(0.0), gloss);
    pow(gloss, 24, gloss);
    Mat skin = Mat.zeros(SIZE, SIZE, CV_32FC1).asMat();
    Canvas.raise(skin, head, dice.between(0.03, 0.14));
    multiply(gloss, skin, gloss);
    return Canvas.times(gloss, Colour.WHITE);
  }

  /** The cosine between the surface normal and a direction of unit length. */
  private Mat towards(double u, double v, double w) {
    Mat length = new Mat();
    addWeighted(squared(right), 1, squared(down), 1, 0, length);
    add(length, squared(near), length);
    sqrt(length, length);
    Mat dot = new Mat();
    addWeighted(right, u, down, v, 0, dot);
    addWeighted(dot, 1, near, w, 0, dot);
    divide(dot, length, dot);
    return dot;
  }

  private void tilt(Mat normal, Mat relief, int columns, int rows) {
    Mat slope = new Mat();
    Sobel(relief, slope, CV_32F, columns, rows, 3, pose.scale() / 8, 0, 4);
    addWeighted(normal, 1, slope, -1, 0, normal);
  }

  private static Mat squared(Mat field) {
    return field.mul(field).asMat();
  }

  /** Position along an axis in half-axes of the ellipsoid: a column of the canvas's size. */
  private Mat ramp(double centre, double halfAxis) {
    float[] ramp = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      ramp[i] = (float) ((i - centre) / (pose.scale() * halfAxis));
    }
    return new Mat(SIZE, 1, CV_32FC1, new FloatPointer(ramp)).clone();
  }
}
