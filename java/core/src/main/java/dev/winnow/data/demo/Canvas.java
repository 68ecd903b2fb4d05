package dev.winnow.data.demo;

import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.CV_32FC1;
import static org.bytedeco.opencv.global.opencv_core.CV_32FC3;
import static org.bytedeco.opencv.global.opencv_core.CV_32SC2;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.add;
import static org.bytedeco.opencv.global.opencv_core.addWeighted;
import static org.bytedeco.opencv.global.opencv_core.merge;
import static org.bytedeco.opencv.global.opencv_core.multiply;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.LINE_AA;
import static org.bytedeco.opencv.global.opencv_imgproc.blendLinear;
import static org.bytedeco.opencv.global.opencv_imgproc.fillPoly;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * A square of paint: how much light each place reflects (BGR, linear), and how much falls on it.
 * Shapes are laid on as stains with soft edges; a stain knows its bounding box, so that an eye
 * costs an eye's worth of pixels.
 */
final class Canvas {
  /**
   * Side in pixels: twice the side of the finished picture, so that the lens has something to
   * average.
   */
  static final int SIZE = 256;

  private static final int FRACTION_BITS = 4;

  final Mat paint = new Mat(SIZE, SIZE, CV_32FC3, Scalar.all(0));
  final Mat light = new Mat(SIZE, SIZE, CV_32FC1, Scalar.all(1));

  /** A shape's coverage (CV_32F, 0 to 1) within a box of the canvas. */
  record Stain(Rect box, Mat alpha) {
    /** The part of this stain that lies on another. */
    Stain on(Stain other) {
      int left = Math.max(box.x(), other.box.x());
      int top = Math.max(box.y(), other.box.y());
      int right = Math.min(box.x() + box.width(), other.box.x() + other.box.width());
      int bottom = Math.min(box.y() + box.height(), other.box.y() + other.box.height());
      Rect shared = new Rect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
      Mat product = new Mat();
      multiply(crop(shared), other.crop(shared), product);
      return new Stain(shared, product);
    }

    /** The stain made patchy: coverage times a field of the canvas's size. */
    Stain times(Mat field) {
      Mat product = new Mat();
      multiply(alpha, new Mat(field, box), product);
      return new Stain(box, product);
    }

    private Mat crop(Rect part) {
      return new Mat(
          alpha, new Rect(part.x() - box.x(), part.y() - box.y(), part.width(), part.height()));
    }
  }

  /**
   * The stain of an outline.
   *
   * @param pose from face units to the canvas
   * @param softness standard deviation of its edge, face units; 0 for a sharp one
   */
  static Stain stain(Pose pose, double softness, double... outline) {
    double sigma = softness * pose.scale();
    double[] points = new double[outline.length];
    double left = SIZE;
    double top = SIZE;
    double right = 0;
    double bottom = 0;
    for (int i = 0; i < outline.length; i += 2) {
      double[] at = pose.map(outline[i], outline[i + 1]);
      points[i] = at[0];
      points[i + 1] = at[1];
      left = Math.min(left, at[0]);
      right = Math.max(right, at[0]);
      top = Math.min(top, at[1]);
      bottom = Math.max(bottom, at[1]);
    }
    int margin = (int) Math.ceil(3 * sigma) + 2;
    Rect box =
        box((int) left - margin, (int) top - margin, (int) right + margin, (int) bottom + margin);
    int[] fixed = new int[points.length];
    for (int i = 0; i < points.length; i++) {
      fixed[i] =
          (int) Math.round((points[i] - (i % 2 == 0 ? box.x() : box.y())) * (1 << FRACTION_BITS));
    }
    Mat shape = new Mat(box.height(), box.width(), CV_8UC1, Scalar.all(0));
    MatVector polygons =
        new MatVector(new Mat(fixed.length / 2, 1, CV_32SC2, new IntPointer(fixed)));
    fillPoly(shape, polygons, Scalar.all(255), LINE_AA, FRACTION_BITS, new Point(0, 0));
    Mat alpha = new Mat();
    shape.convertTo(alpha, CV_32F, 1.0 / 255, 0);
    if (sigma > 0) {
      soften(alpha, sigma);
    }
    return new Stain(box, alpha);
  }

  /**
   * A wide blur leaves nothing that a quarter of the resolution could not hold, and there it costs
   * a sixty-fourth.
   */
  private static void soften(Mat alpha, double sigma) {
    Size full = alpha.size();
    double shrink = sigma < 3 ? 1 : 4;
    if (shrink > 1) {
      Size small =
          new Size((int) Math.ceil(full.width() / shrink), (int) Math.ceil(full.height() / shrink));
      resize(alpha, alpha, small, 0, 0, INTER_AREA);
    }
    GaussianBlur(alpha, alpha, new Size(0, 0), sigma / shrink);
    if (shrink > 1) {
      resize(alpha, alpha, full, 0, 0, INTER_LINEAR);
    }
  }

  /** Covers with one colour; opacity 0 to 1. */
  void cover(Stain stain, Colour colour, double opacity) {
    Mat flat = new Mat(stain.box().height(), stain.box().width(), CV_32FC3, colour.bgr());
    blend(new Mat(paint, stain.box()), flat, stain.alpha(), opacity);
  }

  /** Covers with a picture of the canvas's size (CV_32FC3, linear). */
  void cover(Stain stain, Mat picture) {
    blend(new Mat(paint, stain.box()), new Mat(picture, stain.box()), stain.alpha(), 1);
  }

  /**
   * Lets the light of a field (CV_32FC1, the canvas's size) fall on the stain instead of what fell
   * there.
   */
  void illuminate(Stain stain, Mat field) {
    blend(new Mat(light, stain.box()), new Mat(field, stain.box()), stain.alpha(), 1);
  }

  /** Takes the share {@code depth} (0 to 1) of the light away. */
  void shade(Stain stain, double depth) {
    Mat part = new Mat(light, stain.box());
    Mat kept = new Mat();
    stain.alpha().convertTo(kept, CV_32F, -depth, 1);
    multiply(part, kept, part);
  }

  /** Adds {@code amount} times the stain to a relief (CV_32FC1, the canvas's size). */
  static void raise(Mat relief, Stain stain, double amount) {
    Mat part = new Mat(relief, stain.box());
    addWeighted(part, 1, stain.alpha(), amount, 0, part);
  }

  /** Adds light of a colour on top of what is already reflected: highlights. */
  void glint(Stain stain, Colour colour, double strength) {
    Mat part = new Mat(paint, stain.box());
    add(part, times(stain.alpha(), colour.times(strength)), part);
  }

  /** A field times a factor plus an offset. */
  static Mat scaled(Mat field, double factor, double offset) {
    Mat result = new Mat();
    field.convertTo(result, CV_32F, factor, offset);
    return result;
  }

  /** A field (CV_32FC1) in a colour: CV_32FC3. */
  static Mat times(Mat field, Colour colour) {
    Mat three = new Mat();
    merge(new MatVector(field, field, field), three);
    multiply(three, colour.operand(), three);
    return three;
  }

  private static void blend(Mat below, Mat above, Mat alpha, double opacity) {
    Mat front = new Mat();
    Mat back = new Mat();
    alpha.convertTo(front, CV_32F, opacity, 0);
    alpha.convertTo(back, CV_32F, -opacity, 1);
    Mat result = new Mat();
    blendLinear(above, below, front, back, result);
    result.copyTo(below);
  }

  private static Rect box(int left, int top, int right, int bottom) {
    int x = Math.max(0, Math.min(SIZE - 1, left));
    int y = Math.max(0, Math.min(SIZE - 1, top));
    return new Rect(
        x, y, Math.max(1, Math.min(SIZE, right) - x), Math.max(1, Math.min(SIZE, bottom) - y));
  }
}
