package dev.winnow.data;

import static org.bytedeco.opencv.global.opencv_core.CV_64FC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.randu;
import static org.bytedeco.opencv.global.opencv_core.setRNGSeed;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imwrite;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/** Small images whose class a network can learn: fakes are noise, reals are blurred noise. */
public final class TestImages {
  private TestImages() {}

  /** Writes {@code count} images of one class into a folder. */
  public static void write(Path folder, boolean fake, int count, int side, int seed) {
    try (PointerScope scope = new PointerScope()) {
      Files.createDirectories(folder);
      setRNGSeed(2 * seed + (fake ? 1 : 0));
      for (int i = 0; i < count; i++) {
        Mat image = new Mat(side, side, CV_8UC3);
        randu(image, bound(0), bound(256));
        if (!fake) {
          GaussianBlur(image, image, new Size(3, 3), 0);
        }
        imwrite(folder.resolve(String.format("%03d.png", i)).toString(), image);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes images of one brightness each, around {@code level}. */
  public static void flat(Path folder, int count, int side, int level) {
    try (PointerScope scope = new PointerScope()) {
      Files.createDirectories(folder);
      for (int i = 0; i < count; i++) {
        Mat image = new Mat(side, side, CV_8UC3, Scalar.all(level + i));
        imwrite(folder.resolve(String.format("%03d.png", i)).toString(), image);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Mat bound(double value) {
    return new Mat(1, 1, CV_64FC1, new Scalar(value));
  }

  /** A data set {real,fake} with {@code perClass} images of each. */
  public static Path dataSet(Path root, int perClass, int side) {
    write(root.resolve("real"), false, perClass, side, 1);
    write(root.resolve("fake"), true, perClass, side, 1);
    return root;
  }
}
