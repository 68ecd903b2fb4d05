package dev.winnow.data.forge;

import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2GRAY;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;
import static org.bytedeco.opencv.global.opencv_imgproc.equalizeHist;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.RectVector;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_objdetect.CascadeClassifier;

/**
 * Finds the largest frontal face with the cascade of Viola and Jones (2001) that OpenCV brings. It
 * may be used from several threads: a cascade may not, so there is one for each.
 */
final class FaceFinder implements AutoCloseable {
  private static final String CASCADE =
      "/org/bytedeco/opencv/"
          + Loader.getPlatform()
          + "/share/opencv4/haarcascades/haarcascade_frontalface_alt2.xml";

  /** Side of the picture that is searched: more would find faces that are too small to forge. */
  private static final double SEARCHED = 160;

  private static final double SMALLEST_SHARE = 0.25;

  private final BlockingQueue<CascadeClassifier> idle;

  /**
   * Loads the cascades.
   *
   * @param threads how many may search at a time
   */
  FaceFinder(int threads) {
    idle = new ArrayBlockingQueue<>(threads);
    try {
      String file = Loader.cacheResource(CASCADE).getPath();
      for (int i = 0; i < threads; i++) {
        idle.add(new CascadeClassifier(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("OpenCV's face cascade could not be unpacked", e);
    }
  }

  /** The face in a picture (CV_8UC3 BGR), if there is one. */
  Optional<FaceRegion> find(Mat picture) {
    double shrink = Math.max(1, Math.min(picture.rows(), picture.cols()) / SEARCHED);
    Mat small = new Mat();
    cvtColor(picture, small, COLOR_BGR2GRAY);
    if (shrink > 1) {
      Size size = new Size((int) (picture.cols() / shrink), (int) (picture.rows() / shrink));
      resize(small, small, size, 0, 0, INTER_AREA);
    }
    equalizeHist(small, small);
    int smallest = (int) (SMALLEST_SHARE * Math.min(small.rows(), small.cols()));
    RectVector found = new RectVector();
    try {
      CascadeClassifier cascade = idle.take();
      try {
        cascade.detectMultiScale(small, found, 1.1, 3, 0, new Size(smallest, smallest), new Size());
      } finally {
        idle.add(cascade);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while searching for a face", e);
    }
    Rect best = null;
    for (Rect box : found.get()) {
      best = best == null || box.width() > best.width() ? box : best;
    }
    return Optional.ofNullable(best)
        .map(
            box ->
                new FaceRegion(
                    shrink * (box.x() + 0.5 * box.width()),
                    shrink * (box.y() + 0.5 * box.height()),
                    shrink * 0.5 * box.width(),
                    0));
  }

  @Override
  public void close() {
    idle.forEach(CascadeClassifier::close);
  }
}
