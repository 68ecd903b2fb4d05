package dev.winnow.data.forge;

import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.add;
import static org.bytedeco.opencv.global.opencv_core.max;
import static org.bytedeco.opencv.global.opencv_core.meanStdDev;
import static org.bytedeco.opencv.global.opencv_core.min;
import static org.bytedeco.opencv.global.opencv_core.multiply;
import static org.bytedeco.opencv.global.opencv_core.subtract;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2Lab;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_Lab2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Gives one picture's region the colours of another's: mean and deviation of each channel of Lab
 * (Reinhard, Ashikhmin, Gooch and Shirley 2001, "Color Transfer between Images").
 */
final class ColourTransfer {
  /** More than this and the grain of a flat picture would become the texture of a lively one. */
  private static final double STRONGEST = 2;

  private ColourTransfer() {}

  /**
   * Recolours a picture.
   *
   * @param picture CV_32FC3 BGR in 0 to 255
   * @param model of the same size and type, whose colours are wanted
   * @param mask CV_8UC1; only what lies where it is not 0 is measured
   * @return a new picture, all of it recoloured
   */
  static Mat between(Mat picture, Mat model, Mat mask) {
    Mat from = lab(picture);
    double[][] have = moments(from, mask);
    double[][] want = moments(lab(model), mask);
    double[] gains = new double[3];
    for (int channel = 0; channel < 3; channel++) {
      gains[channel] = Math.min(STRONGEST, want[1][channel] / Math.max(have[1][channel], 1e-3));
    }
    subtract(from, operand(have[0]), from);
    multiply(from, operand(gains), from);
    add(from, operand(want[0]), from);
    Mat result = new Mat();
    cvtColor(from, result, COLOR_Lab2BGR);
    result.convertTo(result, CV_32F, 255, 0);
    return result;
  }

  private static Mat lab(Mat picture) {
    Mat unit = new Mat();
    picture.convertTo(unit, CV_32F, 1.0 / 255, 0);
    min(unit, new Mat(1.0), unit);
    max(unit, new Mat(0.0), unit);
    Mat lab = new Mat();
    cvtColor(unit, lab, COLOR_BGR2Lab);
    return lab;
  }

  private static double[][] moments(Mat picture, Mat mask) {
    Mat mean = new Mat();
    Mat deviation = new Mat();
    meanStdDev(picture, mean, deviation, mask);
    double[][] moments = new double[2][3];
    new DoublePointer(mean.data()).get(moments[0]);
    new DoublePointer(deviation.data()).get(moments[1]);
    return moments;
  }

  private static Mat operand(double[] channels) {
    return new Mat(channels[0], channels[1], channels[2], 0.0);
  }
}
