package dev.winnow.data.forge;

import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.addWeighted;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;
import static org.bytedeco.opencv.global.opencv_imgproc.FILLED;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;
import static org.bytedeco.opencv.global.opencv_imgproc.LINE_AA;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/** Heads with texture in every colour: not pretty, but nothing in them is smooth. */
final class Faces {
  private Faces() {}

  static Photograph photograph(int side, boolean grey, long seed) {
    Dice dice = new Dice(seed);
    Mat wall = new Mat(side, side, CV_8UC3, colour(dice));
    int unit = side / 8;
    disc(wall, 4 * unit, 4 * unit, 2 * unit, 3 * unit, colour(dice));
    disc(wall, 3 * unit, 3 * unit, unit / 2, unit / 3, colour(dice));
    disc(wall, 5 * unit, 3 * unit, unit / 2, unit / 3, colour(dice));
    disc(wall, 4 * unit, 5 * unit, unit, unit / 3, colour(dice));
    Mat coarse = dice.white(side, side, 3);
    GaussianBlur(coarse, coarse, new Size(0, 0), 2);
    Mat fine = dice.white(side, side, 3);
    addWeighted(coarse, 40, fine, 6, 0, fine);
    Mat scene = new Mat();
    wall.convertTo(scene, fine.type());
    addWeighted(scene, 1, fine, 1, 0, scene);
    scene.convertTo(scene, CV_8U);
    return new Photograph(
        grey ? Photograph.greyed(scene) : scene,
        new FaceRegion(0.5 * side, 0.5 * side, 2.2 * unit, 0));
  }

  private static void disc(Mat wall, int x, int y, int width, int height, Scalar colour) {
    org.bytedeco.opencv.global.opencv_imgproc.ellipse(
        wall, new Point(x, y), new Size(width, height), 0, 0, 360, colour, FILLED, LINE_AA, 0);
  }

  private static Scalar colour(Dice dice) {
    return new Scalar(dice.between(60, 200), dice.between(60, 200), dice.between(60, 200), 0);
  }

  /** Writes a head to a file whose extension says the format. */
  static Path write(Path file, int side, boolean grey, long seed) {
    return write(file, photograph(side, grey, seed).pixels());
  }

  static Path write(Path file, Mat picture) {
    String name = file.getFileName().toString();
    BytePointer buffer = new BytePointer();
    imencode(name.substring(name.lastIndexOf('.')), picture, buffer);
    byte[] bytes = new byte[(int) buffer.limit()];
    buffer.get(bytes);
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
