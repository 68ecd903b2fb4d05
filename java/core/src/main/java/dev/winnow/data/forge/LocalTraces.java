package dev.winnow.data.forge;

import static org.bytedeco.opencv.global.opencv_core.BORDER_REFLECT_101;
import static org.bytedeco.opencv.global.opencv_core.BORDER_REPLICATE;
import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.add;
import static org.bytedeco.opencv.global.opencv_core.copyMakeBorder;
import static org.bytedeco.opencv.global.opencv_core.merge;
import static org.bytedeco.opencv.global.opencv_core.split;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.bilateralFilter;
import static org.bytedeco.opencv.global.opencv_imgproc.remap;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import dev.winnow.data.image.ImageEncoder;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/** The kinds that leave every feature where it is and only the traces of processing. */
final class LocalTraces {
  private LocalTraces() {}

  /**
   * Moves the region elastically, each colour plane a little differently: what a swap does to a
   * photograph whose lens had its own lateral chromatic aberration (Johnson and Farid 2006,
   * "Exposing Digital Forgeries Through Chromatic Aberration").
   */
  static Mat warp(Scene scene, Dice dice) {
    Mat bend = dice.displacement(6, scene.side(), scene.pixel() * dice.between(0.8, 1.6));
    double angle = dice.between(0, 2 * Math.PI);
    double apart = scene.pixel() * dice.between(0.7, 1.4);
    MatVector planes = new MatVector();
    split(scene.picture(), planes);
    for (int plane = 0; plane < 3; plane++) {
      double step = (plane - 1) * apart;
      Mat from = new Mat();
      add(bend, new Mat(step * Math.cos(angle), step * Math.sin(angle), 0.0, 0.0), from);
      Mat moved = new Mat();
      remap(
          planes.get(plane), moved, from, new Mat(), INTER_LINEAR, BORDER_REPLICATE, Scalar.all(0));
      planes.put(plane, moved);
    }
    Mat moved = new Mat();
    merge(planes, moved);
    return Grain.restored(moved, scene, dice);
  }

  /**
   * Shrinks and enlarges, as a generator of low resolution does: interpolated pixels are correlated
   * with their neighbours (Popescu and Farid 2005, "Exposing Digital Forgeries by Detecting Traces
   * of Resampling").
   */
  static Mat resample(Scene scene, Dice dice) {
    Mat copy = throughSmall(scene.picture(), scene.pixel() / dice.between(0.5, 0.75));
    return Grain.restored(copy, scene, dice);
  }

  static Mat throughSmall(Mat picture, double factor) {
    int side = (int) Math.max(1, Math.round(picture.rows() / factor));
    Mat small = new Mat();
    resize(picture, small, new Size(side, side), 0, 0, INTER_AREA);
    Mat large = new Mat();
    resize(small, large, picture.size(), 0, 0, INTER_LINEAR);
    return large;
  }

  /** More noise than the rest has, or less. */
  static Mat noise(Scene scene, Dice dice) {
    if (dice.chance(0.5)) {
      return Grain.added(scene.picture(), scene, dice.between(4, 9), dice.between(0, 1), dice);
    }
    Mat copy = new Mat();
    bilateralFilter(
        scene.picture(), copy, 0, dice.between(15, 30), 1.5 * scene.pixel(), BORDER_REFLECT_101);
    return copy;
  }

  /** Compresses on a grid of blocks that is not the one of the picture's own file. */
  static Mat jpeg(Scene scene, Dice dice) {
    int right = 1 + dice.index(7);
    int down = 1 + dice.index(7);
    Mat shifted = new Mat();
    copyMakeBorder(scene.picture(), shifted, down, 0, right, 0, BORDER_REPLICATE, Scalar.all(0));
    shifted.convertTo(shifted, CV_8U);
    int quality = 15 + dice.index(26);
    Mat decoded = imdecode(new Mat(ImageEncoder.jpeg(shifted, quality)), IMREAD_COLOR);
    Mat copy = new Mat();
    new Mat(decoded, new Rect(right, down, scene.side(), scene.side())).convertTo(copy, CV_32F);
    return copy;
  }

  static Mat blur(Scene scene, Dice dice) {
    Mat copy = new Mat();
    GaussianBlur(scene.picture(), copy, new Size(0, 0), scene.pixel() * dice.between(0.9, 1.8));
    return copy;
  }
}
