package dev.winnow.data.video;

import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * The square of a frame that shows a face. At the frame's border it is moved inwards, and made
 * smaller where the frame is: all of its pixels were filmed. A mirrored or black border would be a
 * forgery of our own, which a detector could learn.
 */
final class FaceCrop {
  private FaceCrop() {}

  /** A square of {@code margin} times the face's longer side around its centre. */
  static Rect around(Face face, double margin, int frameWidth, int frameHeight) {
    double wanted = margin * Math.max(face.width(), face.height());
    int side = (int) Math.max(1, Math.min(Math.round(wanted), Math.min(frameWidth, frameHeight)));
    return new Rect(
        start(face.x() + face.width() / 2, side, frameWidth),
        start(face.y() + face.height() / 2, side, frameHeight),
        side,
        side);
  }

  /** The largest square in the middle of a frame. */
  static Rect central(int frameWidth, int frameHeight) {
    int side = Math.min(frameWidth, frameHeight);
    return new Rect((frameWidth - side) / 2, (frameHeight - side) / 2, side, side);
  }

  private static int start(double centre, int side, int length) {
    return (int) Math.max(0, Math.min(Math.round(centre - side / 2.0), length - side));
  }

  /** Cuts a square out and resizes it to {@code size} × {@code size}, in the caller's scope. */
  static Mat cut(Mat frame, Rect square, int size) {
    Mat crop = new Mat();
    resize(
        new Mat(frame, square),
        crop,
        new Size(size, size),
        0,
        0,
        square.width() > size ? INTER_AREA : INTER_LINEAR);
    return crop;
  }
}
