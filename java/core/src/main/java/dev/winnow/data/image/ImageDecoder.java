package dev.winnow.data.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_RGB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_2;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_8;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_GRAY2RGB;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import dev.winnow.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** Files to pixels: decoded, turned upright, made RGB, resized to a square. */
public final class ImageDecoder {
  /** What the decoder does to an image, as tickets record it. */
  public static final String PREPROCESSING =
      "whole image upright, JPEG reduced by its DCT to at least twice the size, "
          + "area (down) or linear (up) resize, RGB, 0..1";

  private static final Set<String> EXTENSIONS = Set.of("jpg", "jpeg", "png", "bmp", "webp");

  /** More than {@link ImageHeader#MOST_PIXELS} need even where nothing is compressed. */
  private static final long MOST_BYTES = 1L << 29;

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
    try {
      byte[] bytes = bytes(file);
      decode(bytes, ImageHeader.parse(bytes), size, target);
    } catch (InvalidInputException e) {
      throw named(file, e);
    }
  }

  /**
   * Decodes the bytes of a file into {@code size · size · 3} bytes: rows of RGB pixels. The target
   * holds anything where it fails.
   *
   * @param header of these bytes
   * @throws InvalidInputException saying what is wrong with it; the caller knows its name
   */
  public static void decode(byte[] file, ImageHeader header, int size, Pointer target) {
    try (PointerScope scope = new PointerScope()) {
      Mat square = new Mat(size, size, CV_8UC3, target);
      boolean fits = header.width() == size && header.height() == size;
      Mat image = pixels(file, header, flags(header, size), fits ? square : new Mat());
      if (image.data().address() != square.data().address()) {
        fit(image, square);
      }
    }
  }

  /**
   * Makes RGB pixels of a grey picture of any size, as {@link #decode} does of a file.
   *
   * @param levels rows · columns bytes
   */
  public static void decodeGrey(byte[] levels, int rows, int columns, int size, Pointer target) {
    try (PointerScope scope = new PointerScope()) {
      Mat grey = new Mat(rows, columns, CV_8UC1, new BytePointer(levels));
      Mat small = new Mat(size, size, CV_8UC1);
      fit(grey, small);
      cvtColor(small, new Mat(size, size, CV_8UC3, target), COLOR_GRAY2RGB);
    }
  }

  /**
   * Decodes a file at its own size, in the caller's scope.
   *
   * @param flags OpenCV's IMREAD flags
   * @throws InvalidInputException naming the file when it is not a readable image
   */
  public static Mat read(Path file, int flags) {
    try {
      byte[] bytes = bytes(file);
      return pixels(bytes, ImageHeader.parse(bytes), flags, new Mat());
    } catch (InvalidInputException e) {
      throw named(file, e);
    }
  }

  /**
   * The bytes of an image file.
   *
   * @throws InvalidInputException saying what is wrong with it; the caller knows its name
   */
  public static byte[] bytes(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new InvalidInputException("is larger than any image that is decoded");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new InvalidInputException("does not exist", e);
    } catch (IOException e) {
      throw new InvalidInputException(
          "could not be read (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  private static Mat pixels(byte[] file, ImageHeader header, int flags, Mat target) {
    header.requireDecodable();
    Mat image;
    try {
      image = imdecode(new Mat(1, file.length, CV_8UC1, new BytePointer(file)), flags, target);
    } catch (RuntimeException e) {
      // OpenCV's own exceptions: a damaged stream, or one that it does not know.
      throw new InvalidInputException("is a damaged " + header.format() + " image", e);
    }
    if (image.empty()) {
      throw new InvalidInputException("is a damaged " + header.format() + " image");
    }
    return image;
  }

  /**
   * A JPEG stream can be decoded at a half, a quarter or an eighth of its size for as much less
   * time. That is another filter than our average over an area. So what is left must be at least
   * twice the target in both directions: the last halving, which decides what survives in the
   * finest detail, is the same for small files and large ones. Otherwise a class whose files are
   * larger could be told by its filter.
   */
  private static int flags(ImageHeader header, int size) {
    int times = Math.min(header.width(), header.height()) / (2 * size);
    if (!header.format().equals("jpeg") || times < 2) {
      return IMREAD_COLOR_RGB;
    }
    int reduced =
        times >= 8
            ? IMREAD_REDUCED_GRAYSCALE_8
            : times >= 4 ? IMREAD_REDUCED_GRAYSCALE_4 : IMREAD_REDUCED_GRAYSCALE_2;
    // Of the flags that reduce, those for grey are the ones without IMREAD_COLOR, which is BGR.
    return IMREAD_COLOR_RGB | reduced;
  }

  private static void fit(Mat image, Mat square) {
    Size size = square.size();
    boolean shrinks = image.cols() >= size.width() && image.rows() >= size.height();
    resize(image, square, size, 0, 0, shrinks ? INTER_AREA : INTER_LINEAR);
  }

  private static InvalidInputException named(Path file, InvalidInputException problem) {
    return new InvalidInputException(
        file + " " + problem.getMessage() + ": remove or replace it", problem);
  }
}
