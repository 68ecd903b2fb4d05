package dev.winnow.data.demo;

import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.add;
import static org.bytedeco.opencv.global.opencv_core.max;
import static org.bytedeco.opencv.global.opencv_core.mean;
import static org.bytedeco.opencv.global.opencv_core.multiply;
import static org.bytedeco.opencv.global.opencv_core.pow;
import static org.bytedeco.opencv.global.opencv_core.sqrt;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import dev.winnow.data.forge.Dice;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Takes a photograph: lens, exposure, sensor and gamma. What matters here is the noise. It is the
 * finest texture of a photograph and lies on every pixel alike, so that a patch that was put in
 * later shows by the noise it brings or lacks.
 */
final class Camera {
  /** Side of the photograph in pixels. */
  static final int SIZE = 128;

  private Camera() {}

  /**
   * Photographs a scene.
   *
   * @param radiance CV_32FC3 BGR, linear light
   * @return CV_8UC3 BGR, gamma-coded, {@link #SIZE} square
   */
  static Mat photograph(Mat radiance, Dice dice) {
    Mat light = new Mat();
    GaussianBlur(radiance, light, new Size(0, 0), dice.between(0.5, 1.0));
    resize(light, light, new Size(SIZE, SIZE), 0, 0, INTER_AREA);
    Scalar level = mean(light);
    double exposure = dice.between(0.2, 0.34) / (0.1 + 0.7 * level.get(1) + 0.2 * level.get(2));
    Colour balance = Colour.WHITE.times(exposure).varied(dice, 0.04);
    multiply(light, balance.operand(), light);
    add(light, noise(light, dice), light);
    max(light, new Mat(0.0), light);
    pow(light, 1 / 2.2, light);
    Mat picture = new Mat();
    light.convertTo(picture, CV_8U, 255, 0);
    return picture;
  }

  /**
   * Photons arrive at random, so the variance of shot noise grows with the light; read-out adds a
   * constant.
   */
  private static Mat noise(Mat light, Dice dice) {
    double shot = dice.between(0.0022, 0.0044);
    Mat deviation = new Mat();
    light.convertTo(deviation, light.type(), shot, 1e-5);
    sqrt(deviation, deviation);
    // A colour filter array measures one plane a pixel; filling in the others makes the noise of
    // the three alike.
    double other = dice.between(0.51, 0.55);
    Mat noise = dice.planes(SIZE, Math.sqrt(1 - 2 * other * other), other);
    multiply(noise, deviation, noise);
    return noise;
  }
}
