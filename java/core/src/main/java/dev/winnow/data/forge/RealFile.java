package dev.winnow.data.forge;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;

import dev.winnow.InvalidInputException;
import dev.winnow.data.image.ImageDecoder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;

/**
 * A file as a photograph: the square about its face, at the file's own resolution, or the middle
 * square where no face was found.
 */
final class RealFile {
  /** Pixels: in less, no trace would be left to find. */
  private static final int SMALLEST = 64;

  /** Sides of the face's box, as face-swap data sets crop it, hair and chin included. */
  private static final double MARGIN = 1.5;

  private RealFile() {}

  /** What keeps a file from being forged, the file named; empty where nothing does. */
  static Optional<String> problem(Path file) {
    try (PointerScope scope = new PointerScope()) {
      read(file);
      return Optional.empty();
    } catch (InvalidInputException e) {
      return Optional.of(e.getMessage());
    }
  }

  /**
   * Opens a file.
   *
   * @param faceless is counted up where no face was found
   * @throws InvalidInputException naming the file when it is no image, or a very small one
   */
  static Photograph open(Path file, FaceFinder finder, AtomicInteger faceless) {
    Mat picture = read(file);
    int shorter = Math.min(picture.rows(), picture.cols());
    Optional<FaceRegion> found = finder.find(picture);
    if (found.isEmpty()) {
      faceless.incrementAndGet();
    }
    int side = found.map(face -> (int) Math.min(shorter, 2 * MARGIN * face.half())).orElse(shorter);
    double x = found.map(FaceRegion::x).orElse(0.5 * picture.cols());
    double y = found.map(FaceRegion::y).orElse(0.5 * picture.rows());
    int left = corner(x, side, picture.cols());
    int top = corner(y, side, picture.rows());
    FaceRegion face = found.map(region -> region.from(left, top)).orElse(FaceRegion.central(side));
    return new Photograph(new Mat(picture, new Rect(left, top, side, side)).clone(), face);
  }

  private static Mat read(Path file) {
    Mat picture = ImageDecoder.read(file, IMREAD_COLOR);
    if (Math.min(picture.rows(), picture.cols()) < SMALLEST) {
      throw new InvalidInputException(
          String.format(
              "%s is %d x %d pixels: forging needs at least %d x %d",
              file, picture.cols(), picture.rows(), SMALLEST, SMALLEST));
    }
    return picture;
  }

  private static int corner(double middle, int side, int whole) {
    return (int) Math.max(0, Math.min(whole - side, Math.round(middle - 0.5 * side)));
  }
}
