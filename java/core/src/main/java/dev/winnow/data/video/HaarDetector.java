package dev.winnow.data.video;

import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2GRAY;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;
import static org.bytedeco.opencv.global.opencv_imgproc.equalizeHist;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import dev.winnow.WinnowException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.RectVector;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_objdetect.CascadeClassifier;

/**
 * Viola and Jones (2001) with the cascade for frontal faces that Lienhart trained, out of OpenCV's
 * own jar. It takes folds and patterns for faces now and then, which the settings are chosen
 * against; a score is the number of windows that agreed.
 */
final class HaarDetector implements FaceDetector {
  private static final String CASCADE =
      "/org/bytedeco/opencv/"
          + Loader.getPlatform()
          + "/share/opencv4/haarcascades/haarcascade_frontalface_alt2.xml";

  /** Faces below a tenth of the frame need no more pixels than this; the cascade's time does. */
  private static final int LONGEST_SIDE = 640;

  private static final double SCALE_STEP = 1.1;
  private static final int FEWEST_NEIGHBOURS = 4;

  /** Smallest face as a fraction of the frame's shorter side. */
  private static final double SMALLEST = 0.1;

  /** A face with fewer votes than this fraction of the best one's is a fold or a pattern. */
  private static final double PLAUSIBLE = 0.4;

  private final CascadeClassifier cascade;

  HaarDetector() {
    try {
      cascade =
          new CascadeClassifier(
              Loader.cacheResource(CascadeClassifier.class, CASCADE).getAbsolutePath());
      // The caller may stand in a scope of its own.
      cascade.retainReference();
    } catch (IOException e) {
      throw new WinnowException("OpenCV's face cascade could not be unpacked: " + e, e);
    }
  }

  @Override
  public List<Face> detect(Mat frame) {
    try (PointerScope scope = new PointerScope()) {
      double wanted = (double) LONGEST_SIDE / Math.max(frame.cols(), frame.rows());
      // Of a very thin frame, a pixel must be left.
      double thinnest = 1.0 / Math.min(frame.cols(), frame.rows());
      double scale = Math.min(1.0, Math.max(wanted, thinnest));
      Mat grey = new Mat();
      cvtColor(frame, grey, COLOR_BGR2GRAY);
      resize(grey, grey, new Size(), scale, scale, INTER_AREA);
      equalizeHist(grey, grey);
      int smallest = (int) Math.round(SMALLEST * Math.min(grey.cols(), grey.rows()));
      RectVector found = new RectVector();
      IntPointer votes = new IntPointer();
      cascade.detectMultiScale2(
          grey,
          found,
          votes,
          SCALE_STEP,
          FEWEST_NEIGHBOURS,
          0,
          new Size(smallest, smallest),
          new Size());
      List<Face> faces = new ArrayList<>();
      int most = 0;
      for (long i = 0; i < found.size(); i++) {
        Rect r = found.get(i);
        int agreed = votes.get(i);
        most = Math.max(most, agreed);
        faces.add(
            new Face(r.x() / scale, r.y() / scale, r.width() / scale, r.height() / scale, agreed));
      }
      double least = PLAUSIBLE * most;
      return faces.stream()
          .filter(face -> face.score() >= least)
          .sorted(Comparator.comparingDouble(Face::area).reversed())
          .toList();
    }
  }

  @Override
  public void close() {
    cascade.releaseReference();
  }
}
