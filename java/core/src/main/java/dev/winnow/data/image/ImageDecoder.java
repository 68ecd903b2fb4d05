package dev.winnow.data.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2RGB;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import dev.winnow.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** Files to pixels: decoded, made RGB, resized to a square. */
public final class ImageDecoder {
  /** What the decoder does to an image, as tickets record it. */
  public static final String PREPROCESSING =
      "whole image, area (down) or linear (up) resize, RGB, 0..1";

  private static final Set<String> EXTENSIONS = Set.of("jpg", "jpeg", "png", "bmp", "webp");

  private ImageDecoder() {}

  /** Tells by its name whether a file is an image; hidden files are none. */
  public static boolean isImage(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(".")
        && EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  /**
   * Decodes a file into {@code size · size · 3} bytes: rows of RGB pixels.
   *
   * @throws InvalidInputException naming the file when it is not a readable image
   */
  public static void decode(Path file, int size, Pointer target) {
    try (PointerScope scope = new PointerScope()) {
      Mat image = read(file, IMREAD_COLOR);
      Mat square = new Mat();
      boolean shrinks = image.cols() >= size && image.rows() >= size;
      resize(image, square, new Size(size, size), 0, 0, shrinks ? INTER_AREA : INTER_LINEAR);
      cvtColor(square, new Mat(size, size, CV_8UC3, target), COLOR_BGR2RGB);
    }
  }

  /**
   * Decodes a file as it is, in the caller's scope.
   *
   * @param flags OpenCV's IMREAD flags
   * @throws InvalidInputException naming the file when it is not a readable image
   */
  public static Mat read(Path file, int flags) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      Mat image =
          bytes.length == 0
              ? new Mat()
              : imdecode(new Mat(1, bytes.length, CV_8UC1, new BytePointer(bytes)), flags);
      if (image.empty()) {
        throw new InvalidInputException(
            file + " is not an image that can be decoded: remove or replace it");
      }
      return image;
    } catch (InvalidInputException e) {
      throw e;
    } catch (IOException e) {
      throw new InvalidInputException(file + " could not be read: " + e, e);
    } catch (RuntimeException e) {
      // OpenCV's own exceptions reach Java as RuntimeException and do not know the file.
      throw new InvalidInputException(file + " could not be decoded: " + e.getMessage(), e);
    }
  }
}
