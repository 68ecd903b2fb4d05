package dev.winnow.data.video;

import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_objdetect.FaceDetectorYN;

/** YuNet (Wu, Peng and Yu 2023) through OpenCV's own reader of its outputs. */
final class YuNetDetector implements FaceDetector {
  /** An output that only YuNet has by this name. */
  static final String AN_OUTPUT = "bbox_8";

  /** YuNet was trained at this size, and its time grows with the pixels. */
  private static final int LONGEST_SIDE = 640;

  private static final float LEAST_SCORE = 0.7f;
  private static final float MOST_OVERLAP = 0.3f;
  private static final int MOST_CANDIDATES = 500;

  private static final int SCORE_COLUMN = 14;

  private final FaceDetectorYN detector;

  YuNetDetector(byte[] onnx) {
    detector =
        FaceDetectorYN.create(
            "onnx",
            onnx,
            new byte[0],
            new Size(LONGEST_SIDE, LONGEST_SIDE),
            LEAST_SCORE,
            MOST_OVERLAP,
            MOST_CANDIDATES,
            0,
            0);
    detector.retainReference();
  }

  @Override
  public List<Face> detect(Mat frame) {
    try (PointerScope scope = new PointerScope()) {
      double wanted = (double) LONGEST_SIDE / Math.max(frame.cols(), frame.rows());
      // Of a very thin frame, a pixel must be left.
      double thinnest = 1.0 / Math.min(frame.cols(), frame.rows());
      double scale = Math.min(1.0, Math.max(wanted, thinnest));
      Mat small = new Mat();
      resize(frame, small, new Size(), scale, scale, INTER_AREA);
      detector.setInputSize(small.size());
      Mat rows = new Mat();
      detector.detect(small, rows);
      List<Face> faces = new ArrayList<>();
      if (!rows.empty()) {
        FloatIndexer row = rows.createIndexer();
        for (long i = 0; i < row.size(0); i++) {
          faces.add(
              new Face(
                  row.get(i, 0) / scale,
                  row.get(i, 1) / scale,
                  row.get(i, 2) / scale,
                  row.get(i, 3) / scale,
                  row.get(i, SCORE_COLUMN)));
        }
      }
      faces.sort(Comparator.comparingDouble(Face::area).reversed());
      return faces;
    }
  }

  @Override
  public void close() {
    detector.releaseReference();
  }
}
