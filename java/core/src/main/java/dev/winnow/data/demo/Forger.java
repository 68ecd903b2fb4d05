package dev.winnow.data.demo;

import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.CV_32FC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.add;
import static org.bytedeco.opencv.global.opencv_core.addWeighted;
import static org.bytedeco.opencv.global.opencv_core.mean;
import static org.bytedeco.opencv.global.opencv_core.meanStdDev;
import static org.bytedeco.opencv.global.opencv_core.merge;
import static org.bytedeco.opencv.global.opencv_core.multiply;
import static org.bytedeco.opencv.global.opencv_core.repeat;
import static org.bytedeco.opencv.global.opencv_core.split;
import static org.bytedeco.opencv.global.opencv_core.subtract;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.blendLinear;
import static org.bytedeco.opencv.global.opencv_imgproc.remap;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Forges a photograph by blending a changed copy of a facial region back into it, as face swaps do
 * (Li et al. 2020, "Face X-ray"; Shiohara and Yamasaki 2022, "Detecting Deepfakes with Self-Blended
 * Images"). Source and target are one face, so only traces give the forgery away. Interpolated
 * pixels are correlated with their neighbours and carry less noise (Popescu and Farid 2005,
 * "Exposing Digital Forgeries by Detecting Traces of Resampling"); the grain that makes up for it
 * lacks the correlation that a camera's colour filter array leaves between the planes (Popescu and
 * Farid 2005, "Exposing Digital Forgeries in Color Filter Array Interpolated Images"). The second
 * is the plainer trace of the two.
 */
final class Forger {
  private static final int SIZE = Camera.SIZE;

  /**
   * Levels of 255. The rim of spectacles is fine structure too, but nobody would take it for grain.
   */
  private static final double COARSEST_GRAIN = 8;

  /** What was done to the copy: the group of a fake. */
  enum Kind {
    WARP(1.75),
    RECOLOUR(1.5),
    RESAMPLE(2.0);

    /**
     * How much of its grain each colour plane has for itself: the more, the plainer the forgery.
     */
    final double colourfulness;

    Kind(double colourfulness) {
      this.colourfulness = colourfulness;
    }
  }

  /**
   * Facial regions as ellipses in face units: centre and half-axes. Those with u above 0 have a
   * twin on the other side.
   */
  private enum Region {
    EYES(0, -0.1, 0.85, 0.46),
    NOSE(0, 0.25, 0.6, 0.62),
    MOUTH(0, 0.72, 0.74, 0.5),
    CHEEK(0.4, 0.3, 0.55, 0.65),
    FACE(0, 0.22, 0.88, 1.0);

    final double u;
    final double v;
    final double width;
    final double height;

    Region(double u, double v, double width, double height) {
      this.u = u;
      this.v = v;
      this.width = width;
      this.height = height;
    }
  }

  /**
   * A forged photograph.
   *
   * @param picture CV_8UC3 BGR
   * @param mask share of the changed copy in each pixel: CV_8UC1, 0 to 255
   */
  record Forgery(Mat picture, Mat mask, Kind kind) {}

  private Forger() {}

  /**
   * Forges a photograph.
   *
   * @param picture CV_8UC3 BGR, {@link Camera#SIZE} square
   * @param pose where the head is on the canvas that was photographed
   */
  static Forgery forge(Mat picture, Pose pose, Dice dice) {
    Kind kind = dice.pick(Kind.values());
    Mat original = new Mat();
    picture.convertTo(original, CV_32F);
    Mat mask = mask(pose, dice);
    Mat copy =
        switch (kind) {
          case WARP -> warp(original, dice);
          case RECOLOUR -> recolour(original, mask, dice);
          case RESAMPLE -> resample(original, dice);
        };
    Mat share = new Mat();
    Mat rest = new Mat();
    mask.convertTo(share, CV_32F, 1.0 / 255, 0);
    mask.convertTo(rest, CV_32F, -1.0 / 255, 1);
    Mat forged = new Mat();
    blendLinear(regrained(copy, original, mask, kind, dice), original, share, rest, forged);
    forged.convertTo(forged, CV_8U);
    return new Forgery(forged, mask, kind);
  }

  /**
   * Moves the copy elastically, each colour plane a little differently: what a swap does to a
   * photograph whose lens had its own lateral chromatic aberration (Johnson and Farid 2006,
   * "Exposing Digital Forgeries Through Chromatic Aberration").
   */
  private static Mat warp(Mat picture, Dice dice) {
    Mat shift = dice.smooth(6, 6, SIZE, 2);
    double reach = dice.between(0.4, 1);
    double angle = dice.between(0, 2 * Math.PI);
    double apart = dice.between(0.7, 1.4);
    MatVector planes = new MatVector();
    split(picture, planes);
    for (int plane = 0; plane < 3; plane++) {
      Mat from = grid(shift, reach);
      double step = (plane - 1) * apart;
      add(from, new Mat(step * Math.cos(angle), step * Math.sin(angle), 0.0, 0.0), from);
      Mat moved = new Mat();
      remap(planes.get(plane), moved, from, new Mat(), INTER_LINEAR);
      planes.put(plane, moved);
    }
    Mat moved = new Mat();
    merge(planes, moved);
    return moved;
  }

  /**
   * Transfers colour to a denoised copy: each plane is stretched about its mean in the region
   * (Reinhard et al. 2001).
   */
  private static Mat recolour(Mat picture, Mat mask, Dice dice) {
    Scalar average = mean(picture, mask);
    Mat centre = new Mat(average.get(0), average.get(1), average.get(2), 0.0);
    Mat changed = new Mat();
    GaussianBlur(picture, changed, new Size(0, 0), dice.between(0.6, 0.9));
    subtract(changed, centre, changed);
    multiply(
        changed,
        Colour.WHITE.times(dice.between(0.85, 1.25)).varied(dice, 0.08).operand(),
        changed);
    add(changed, centre, changed);
    add(changed, new Mat(dice.normal(0, 4), dice.normal(0, 4), dice.normal(0, 4), 0.0), changed);
    return changed;
  }

  /** Shrinks and enlarges again, as a generator of low resolution does. */
  private static Mat resample(Mat picture, Dice dice) {
    int side = (int) Math.round(SIZE * dice.between(0.5, 0.75));
    Mat small = new Mat();
    resize(picture, small, new Size(side, side), 0, 0, INTER_AREA);
    Mat large = new Mat();
    resize(small, large, new Size(SIZE, SIZE), 0, 0, INTER_LINEAR);
    return large;
  }

  /**
   * Gives the copy as much grain as the region had, for interpolation takes noise away and a smooth
   * patch would be seen. The lightness of the grain is right; its colour is not: a camera's planes
   * share most of their noise, since each is filled in from the others, and those of synthetic
   * grain do not.
   */
  private static Mat regrained(Mat copy, Mat original, Mat mask, Kind kind, Dice dice) {
    double wanted = roughness(original, mask);
    double present = roughness(copy, mask);
    double missing =
        Math.min(COARSEST_GRAIN, Math.sqrt(Math.max(0, wanted * wanted - present * present)));
    Mat result = new Mat();
    addWeighted(
        copy,
        1,
        dice.planes(SIZE, kind.colourfulness * dice.between(0.9, 1.1), -0.2),
        missing,
        0,
        result);
    return result;
  }

  /** Deviation of the fine structure of the green plane within a mask. */
  private static double roughness(Mat picture, Mat mask) {
    Mat broad = new Mat();
    GaussianBlur(picture, broad, new Size(0, 0), 1.5);
    subtract(picture, broad, broad);
    Mat average = new Mat();
    Mat deviation = new Mat();
    meanStdDev(broad, average, deviation, mask);
    return new DoublePointer(deviation.data()).get(1);
  }

  /** A facial region with a wavy, soft edge: CV_8UC1, 0 to 255. */
  private static Mat mask(Pose pose, Dice dice) {
    Region region = dice.pick(Region.values());
    double side = dice.chance(0.5) ? 1 : -1;
    double u = side * region.u + dice.normal(0, 0.04);
    double v = region.v + dice.normal(0, 0.04);
    double size = dice.between(0.9, 1.15);
    double[] wave = {
      dice.normal(0, 0.08), dice.normal(0, 0.08), dice.normal(0, 0.06), dice.normal(0, 0.06)
    };
    double[] edge = new double[2 * 48];
    for (int i = 0; i < edge.length; i += 2) {
      double angle = 2 * Math.PI * i / edge.length;
      double radius =
          size
              * (1
                  + wave[0] * Math.cos(2 * angle)
                  + wave[1] * Math.sin(2 * angle)
                  + wave[2] * Math.cos(3 * angle)
                  + wave[3] * Math.sin(3 * angle));
      edge[i] = u + region.width * radius * Math.cos(angle);
      edge[i + 1] = v + region.height * radius * Math.sin(angle);
    }
    Mat mask = Mat.zeros(Canvas.SIZE, Canvas.SIZE, CV_32FC1).asMat();
    Canvas.raise(mask, Canvas.stain(pose, dice.between(0.02, 0.06), edge), 255);
    resize(mask, mask, new Size(SIZE, SIZE), 0, 0, INTER_AREA);
    mask.convertTo(mask, CV_8U);
    return mask;
  }

  /** Where each pixel comes from: its own place plus {@code factor} times a shift, CV_32FC2. */
  private static Mat grid(Mat shift, double factor) {
    float[] ramp = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      ramp[i] = i;
    }
    Mat columns = repeat(new Mat(1, SIZE, CV_32FC1, new FloatPointer(ramp)), SIZE, 1);
    Mat grid = new Mat();
    merge(new MatVector(columns, columns.t().asMat()), grid);
    addWeighted(grid, 1, shift, factor, 0, grid);
    return grid;
  }
}
