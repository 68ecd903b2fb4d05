package dev.winnow.data.forge;

import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.CV_32FC1;
import static org.bytedeco.opencv.global.opencv_core.CV_MAKETYPE;
import static org.bytedeco.opencv.global.opencv_core.addWeighted;
import static org.bytedeco.opencv.global.opencv_core.merge;
import static org.bytedeco.opencv.global.opencv_core.repeat;
import static org.bytedeco.opencv.global.opencv_core.transform;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_CUBIC;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_NEAREST;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import java.util.SplittableRandom;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.RNG;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * All chance of one image, numbers and noise fields alike, from one seed: an image never depends on
 * which thread drew it.
 */
public final class Dice {
  private final SplittableRandom numbers;
  private final RNG fields;

  public Dice(long seed) {
    numbers = new SplittableRandom(seed);
    fields = new RNG(numbers.nextLong());
  }

  public double between(double low, double high) {
    return numbers.nextDouble(low, high);
  }

  /** A normal deviate, cut at two standard deviations: no picture should be a caricature. */
  public double normal(double mean, double deviation) {
    return mean + deviation * Math.max(-2, Math.min(2, numbers.nextGaussian()));
  }

  public boolean chance(double probability) {
    return numbers.nextDouble() < probability;
  }

  public int index(int count) {
    return numbers.nextInt(count);
  }

  public long seed() {
    return numbers.nextLong();
  }

  public <E> E pick(E[] from) {
    return from[index(from.length)];
  }

  /** White noise, mean 0 and deviation 1: CV_32F, rows × columns × channels. */
  public Mat white(int rows, int columns, int channels) {
    Mat field = new Mat(rows, columns, CV_MAKETYPE(CV_32F, channels));
    fields._fill(field, RNG.NORMAL, new Mat(0.0), new Mat(1.0));
    return field;
  }

  /**
   * Noise in three planes, each {@code own} times a white field of its own plus {@code other} times
   * those of the other two.
   */
  public Mat planes(int size, double own, double other) {
    Mat field = white(size, size, 3);
    Mat mixing = new Mat(own, other, other, other, own, other, other, other, own);
    transform(field, field, mixing.reshape(1, 3));
    return field;
  }

  /**
   * A smooth field with about {@code rows × columns} bumps over a square: CV_32F, size × size ×
   * channels.
   */
  public Mat smooth(int rows, int columns, int size, int channels) {
    Mat field = new Mat();
    resize(white(rows, columns, channels), field, new Size(size, size), 0, 0, INTER_CUBIC);
    return field;
  }

  /**
   * Noise of deviation 1 in three planes: CV_32FC3, square.
   *
   * @param size side in pixels
   * @param pixel side of one grain in pixels, at least 1
   * @param colourfulness 0 when the planes are alike, 1 when they have nothing in common
   */
  Mat grain(int size, double pixel, double colourfulness) {
    double other = (1 - colourfulness) / Math.sqrt(3);
    Mat field = planes((int) Math.ceil(size / pixel), Math.sqrt(1 - 2 * other * other), other);
    resize(field, field, new Size(size, size), 0, 0, INTER_NEAREST);
    return field;
  }

  /**
   * A smooth random displacement as OpenCV's {@code remap} takes it, the place where each pixel
   * comes from: CV_32FC2, size × size.
   *
   * @param bumps along each side
   * @param reach deviation in pixels
   */
  Mat displacement(int bumps, int size, double reach) {
    float[] ramp = new float[size];
    for (int i = 0; i < size; i++) {
      ramp[i] = i;
    }
    Mat columns = repeat(new Mat(1, size, CV_32FC1, new FloatPointer(ramp)), size, 1);
    Mat places = new Mat();
    merge(new MatVector(columns, columns.t().asMat()), places);
    addWeighted(places, 1, smooth(bumps, bumps, size, 2), reach, 0, places);
    return places;
  }
}
