package dev.winnow.data.demo;

import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.CV_MAKETYPE;
import static org.bytedeco.opencv.global.opencv_core.transform;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_CUBIC;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import java.util.SplittableRandom;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.RNG;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * All chance of one image, numbers and noise fields alike, from one seed: an image never depends on
 * which thread drew it.
 */
final class Dice {
  private final SplittableRandom numbers;
  private final RNG fields;

  Dice(long seed) {
    numbers = new SplittableRandom(seed);
    fields = new RNG(numbers.nextLong());
  }

  double between(double low, double high) {
    return numbers.nextDouble(low, high);
  }

  /** A normal deviate, cut at two standard deviations: no portrait should be a caricature. */
  double normal(double mean, double deviation) {
    return mean + deviation * Math.max(-2, Math.min(2, numbers.nextGaussian()));
  }

  boolean chance(double probability) {
    return numbers.nextDouble() < probability;
  }

  int index(int count) {
    return numbers.nextInt(count);
  }

  long seed() {
    return numbers.nextLong();
  }

  <E> E pick(E[] from) {
    return from[index(from.length)];
  }

  /** White noise, mean 0 and deviation 1: CV_32F, rows × columns × channels. */
  Mat white(int rows, int columns, int channels) {
    Mat field = new Mat(rows, columns, CV_MAKETYPE(CV_32F, channels));
    fields._fill(field, RNG.NORMAL, new Mat(0.0), new Mat(1.0));
    return field;
  }

  /**
   * Noise in three planes, each {@code own} times a white field of its own plus {@code other} times
   * those of the other two.
   */
  Mat planes(int size, double own, double other) {
    Mat field = white(size, size, 3);
    Mat mixing = new Mat(own, other, other, other, own, other, other, other, own);
    transform(field, field, mixing.reshape(1, 3));
    return field;
  }

  /**
   * A smooth field with about {@code rows × columns} bumps over a square: CV_32F, size × size ×
   * channels.
   */
  Mat smooth(int rows, int columns, int size, int channels) {
    Mat field = new Mat();
    resize(white(rows, columns, channels), field, new Size(size, size), 0, 0, INTER_CUBIC);
    return field;
  }
}
