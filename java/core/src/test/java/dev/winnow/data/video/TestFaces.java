package dev.winnow.data.video;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imread;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import dev.winnow.data.demo.DemoSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/** Frames with a portrait in them, painted by the demo. */
final class TestFaces {
  static final int WIDTH = 320;
  static final int HEIGHT = 240;

  private final Path portrait;

  /** Paints portraits and keeps the first that the Haar cascade knows for a face. */
  TestFaces(Path folder) throws IOException {
    DemoSet.write(folder, 20, 1, 1, done -> {});
    try (Stream<Path> files = Files.list(folder.resolve("train/real"));
        FaceDetector detector = FaceDetector.haar()) {
      portrait =
          files
              .sorted()
              .filter(
                  file -> {
                    try (PointerScope scope = new PointerScope()) {
                      return !detector.detect(frame(file, 80, 40, 160)).isEmpty();
                    }
                  })
              .findFirst()
              .orElseThrow();
    }
  }

  /** A frame of {@value #WIDTH}×{@value #HEIGHT}, with the portrait of a side at a place. */
  Mat frame(int x, int y, int side) {
    return frame(portrait, x, y, side);
  }

  private static Mat frame(Path portrait, int x, int y, int side) {
    Mat frame = plain();
    Mat face = new Mat(frame, new Rect(x, y, side, side));
    Mat painted = imread(portrait.toString());
    resize(
        painted,
        face,
        new Size(side, side),
        0,
        0,
        painted.cols() > side ? INTER_AREA : INTER_LINEAR);
    return frame;
  }

  /** A frame that shows nothing. */
  static Mat plain() {
    return new Mat(HEIGHT, WIDTH, CV_8UC3, new Scalar(150, 140, 130, 0));
  }
}
