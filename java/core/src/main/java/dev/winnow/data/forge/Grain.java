package dev.winnow.data.forge;

import static org.bytedeco.opencv.global.opencv_core.addWeighted;
import static org.bytedeco.opencv.global.opencv_core.meanStdDev;
import static org.bytedeco.opencv.global.opencv_core.scaleAdd;
import static org.bytedeco.opencv.global.opencv_core.subtract;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2GRAY;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_GRAY2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** The fine structure of pictures: noise, pores, hair. */
final class Grain {
  /**
   * Where one band of structure ends and the next begins: deviations of Gaussians, finest first.
   */
  private static final double[] SCALES = {0.45, 0.65, 0.9, 1.3, 1.8, 2.6};

  /** How much of a band that was lost may come back by sharpening what is left of it. */
  private static final double[] SHARPEST = {1.1, 1.3, 1.5, 1.7, 1.9, 2.1};

  /**
   * Levels of 255 in a band: more would be seen, whatever the original's hair and spectacles had.
   */
  private static final double COARSEST = 4;

  /** Side of a speck of wrong colour, finished pixels: JPEG keeps little of finer colour. */
  private static final double MOTTLE = 1.7;

  private Grain() {}

  /**
   * A copy with as much fine structure in lightness as the original has under the mask, band by
   * band: a smooth patch would be seen, and a spectrum would give it away. What sharpening cannot
   * bring back is noise. The lightness is right then; the colour is not: it gets a mottle, for a
   * camera's colour filter array leaves its planes correlated (Popescu and Farid 2005, "Exposing
   * Digital Forgeries in Color Filter Array Interpolated Images"), and a forger's noise has planes
   * of their own.
   */
  static Mat restored(Mat copy, Scene scene, Dice dice) {
    Mat copyRest = copy;
    Mat originalRest = scene.picture();
    Mat noiseRest = dice.grain(scene.side(), scene.pixel(), 0);
    Mat result = copy.clone();
    for (int i = 0; i < SCALES.length; i++) {
      double scale = SCALES[i] * scene.pixel();
      Mat copyBand = band(copyRest, scale);
      Mat originalBand = band(originalRest, scale);
      Mat noiseBand = band(noiseRest, scale);
      subtract(copyRest, copyBand, copyRest = new Mat());
      subtract(originalRest, originalBand, originalRest = new Mat());
      subtract(noiseRest, noiseBand, noiseRest = new Mat());
      double present = roughness(copyBand, scene.mask());
      double wanted = roughness(originalBand, scene.mask());
      double gain = Math.min(SHARPEST[i], wanted / Math.max(present, 1e-3));
      double missing = Math.sqrt(Math.max(0, wanted * wanted - gain * gain * present * present));
      scaleAdd(copyBand, gain - 1, result, result);
      double factor = Math.min(COARSEST, missing) / roughness(noiseBand, scene.mask());
      scaleAdd(noiseBand, factor, result, result);
    }
    double strength = scene.mottle() * dice.between(0.67, 1.33);
    scaleAdd(mottle(scene, dice), strength, result, result);
    return result;
  }

  /** Noise that colours and does not lighten or darken: white planes less their lightness. */
  private static Mat mottle(Scene scene, Dice dice) {
    Mat mottle = dice.grain(scene.side(), MOTTLE * scene.pixel(), 1);
    Mat lightness = new Mat();
    cvtColor(mottle, lightness, COLOR_BGR2GRAY);
    cvtColor(lightness, lightness, COLOR_GRAY2BGR);
    subtract(mottle, lightness, mottle);
    return mottle;
  }

  /**
   * The copy with noise.
   *
   * @param deviation of each colour plane, levels of 255
   * @param colourfulness 0 for grey noise, 1 for planes that have nothing in common
   */
  static Mat added(Mat copy, Scene scene, double deviation, double colourfulness, Dice dice) {
    Mat noise = dice.grain(scene.side(), scene.pixel(), colourfulness);
    Mat result = new Mat();
    addWeighted(copy, 1, noise, deviation, 0, result);
    return result;
  }

  /** What is finer than a scale in pixels. */
  private static Mat band(Mat picture, double scale) {
    Mat fine = new Mat();
    GaussianBlur(picture, fine, new Size(0, 0), scale);
    subtract(picture, fine, fine);
    return fine;
  }

  /** Deviation of the lightness of a band under a mask. */
  private static double roughness(Mat band, Mat mask) {
    Mat grey = new Mat();
    cvtColor(band, grey, COLOR_BGR2GRAY);
    Mat mean = new Mat();
    Mat deviation = new Mat();
    meanStdDev(grey, mean, deviation, mask);
    return new DoublePointer(deviation.data()).get();
  }
}
