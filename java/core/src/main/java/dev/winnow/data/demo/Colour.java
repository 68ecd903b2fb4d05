package dev.winnow.data.demo;

import dev.winnow.data.forge.Dice;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;

/**
 * A colour in linear light, where lamps add up and surfaces multiply; 1 is the white of a sheet of
 * paper.
 */
record Colour(double red, double green, double blue) {
  static final Colour WHITE = new Colour(1, 1, 1);
  static final Colour BLACK = new Colour(0, 0, 0);

  /** From the usual 0xRRGGBB notation, which is gamma-coded. */
  static Colour of(int rgb) {
    return new Colour(linear(rgb >> 16 & 255), linear(rgb >> 8 & 255), linear(rgb & 255));
  }

  Colour mixed(Colour other, double share) {
    return new Colour(
        red + share * (other.red - red),
        green + share * (other.green - green),
        blue + share * (other.blue - blue));
  }

  Colour times(double factor) {
    return new Colour(factor * red, factor * green, factor * blue);
  }

  Colour times(Colour other) {
    return new Colour(red * other.red, green * other.green, blue * other.blue);
  }

  /** Each channel scaled a little on its own. */
  Colour varied(Dice dice, double amount) {
    return times(
        new Colour(
            Math.exp(dice.normal(0, amount)),
            Math.exp(dice.normal(0, amount)),
            Math.exp(dice.normal(0, amount))));
  }

  /** In OpenCV's channel order. */
  Scalar bgr() {
    return new Scalar(blue, green, red, 0);
  }

  /** As the scalar operand of OpenCV's arithmetic. */
  Mat operand() {
    return new Mat(blue, green, red, 0.0);
  }

  private static double linear(int code) {
    return Math.pow(code / 255.0, 2.2);
  }
}
