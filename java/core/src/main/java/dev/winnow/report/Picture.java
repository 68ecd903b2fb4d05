package dev.winnow.report;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_GRAYSCALE;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_444;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;
import static org.bytedeco.opencv.global.opencv_imgproc.CHAIN_APPROX_NONE;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_CUBIC;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.RETR_EXTERNAL;
import static org.bytedeco.opencv.global.opencv_imgproc.THRESH_BINARY;
import static org.bytedeco.opencv.global.opencv_imgproc.approxPolyDP;
import static org.bytedeco.opencv.global.opencv_imgproc.findContours;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;
import static org.bytedeco.opencv.global.opencv_imgproc.threshold;

import dev.winnow.InvalidInputException;
import dev.winnow.data.image.ImageDecoder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Size;

/** Pictures and outlines in the forms that a page holds. */
public final class Picture {
  /** Side of a picture on the page; an outline's coordinates go from 0 to it. */
  public static final int SIDE = 192;

  private static final int QUALITY = 90;

  /** Grey level from which a mask counts as forged: half of it is. */
  private static final double FORGED = 127;

  /** Pixels that an outline may leave the mask's true edge by. */
  private static final double SLACK = 0.7;

  private Picture() {}

  /**
   * An image file as a {@code data:} address.
   *
   * @throws InvalidInputException naming the file when it is not an image
   */
  public static String embed(Path file) {
    try (PointerScope scope = new PointerScope()) {
      return address(ImageDecoder.read(file, IMREAD_COLOR));
    }
  }

  /** An encoded image as a {@code data:} address. */
  public static String embed(byte[] encoded) {
    try (PointerScope scope = new PointerScope()) {
      return address(
          imdecode(new Mat(1, encoded.length, CV_8UC1, new BytePointer(encoded)), IMREAD_COLOR));
    }
  }

  /** As JPEG, which takes a fifth of a PNG's bytes. */
  private static String address(Mat image) {
    BytePointer jpeg = new BytePointer();
    imencode(
        ".jpg",
        square(image, INTER_CUBIC),
        jpeg,
        new IntPointer(
            IMWRITE_JPEG_QUALITY,
            QUALITY,
            IMWRITE_JPEG_SAMPLING_FACTOR,
            IMWRITE_JPEG_SAMPLING_FACTOR_444));
    byte[] bytes = new byte[(int) jpeg.limit()];
    jpeg.get(bytes);
    return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(bytes);
  }

  /**
   * The edge of a forged region as the data of an SVG path; empty where the mask is dark.
   *
   * @throws InvalidInputException naming the file when it is not an image
   */
  public static String outline(Path mask) {
    try (PointerScope scope = new PointerScope()) {
      Mat region = new Mat();
      threshold(
          square(ImageDecoder.read(mask, IMREAD_GRAYSCALE), INTER_LINEAR),
          region,
          FORGED,
          255,
          THRESH_BINARY);
      MatVector contours = new MatVector();
      findContours(region, contours, RETR_EXTERNAL, CHAIN_APPROX_NONE);
      return Arrays.stream(contours.get()).map(Picture::polygon).collect(Collectors.joining());
    }
  }

  private static String polygon(Mat contour) {
    Mat corners = new Mat();
    approxPolyDP(contour, corners, SLACK, true);
    int[] xy = new int[2 * corners.rows()];
    new IntPointer(corners.data()).get(xy);
    return IntStream.range(0, corners.rows())
        .mapToObj(i -> xy[2 * i] + " " + xy[2 * i + 1])
        .collect(Collectors.joining("L", "M", "Z"));
  }

  /** To the page's size; {@code enlarging} says how where the picture is smaller. */
  private static Mat square(Mat image, int enlarging) {
    Mat square = new Mat();
    resize(image, square, new Size(SIDE, SIDE), 0, 0, image.cols() > SIDE ? INTER_AREA : enlarging);
    return square;
  }
}
