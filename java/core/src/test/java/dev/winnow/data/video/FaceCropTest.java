package dev.winnow.data.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.mean;

import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Test;

class FaceCropTest {
  @Test
  void standsAroundTheFacesCentre() {
    check(FaceCrop.around(new Face(100, 60, 80, 100, 1), 1.3, 640, 480), 75, 45, 130);
    check(FaceCrop.around(new Face(100, 60, 100, 80, 1), 1, 640, 480), 100, 50, 100);
  }

  @Test
  void movesInwardsAtTheBorder() {
    check(FaceCrop.around(new Face(-20, -30, 100, 100, 1), 1.3, 640, 480), 0, 0, 130);
    check(FaceCrop.around(new Face(600, 400, 100, 100, 1), 1.3, 640, 480), 510, 350, 130);
  }

  @Test
  void isNeverLargerThanTheFrame() {
    check(FaceCrop.around(new Face(300, 100, 400, 400, 1), 1.3, 640, 480), 160, 0, 480);
  }

  @Test
  void liesInTheFrameWhateverTheFace() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      int width = 1 + random.nextInt(200);
      int height = 1 + random.nextInt(200);
      Face face =
          new Face(
              random.nextInt(400) - 100,
              random.nextInt(400) - 100,
              random.nextDouble() * 300,
              random.nextDouble() * 300,
              1);
      Rect square = FaceCrop.around(face, 1 + random.nextDouble() * 3, width, height);
      assertThat(square.width()).as("seed %d", seed).isEqualTo(square.height()).isPositive();
      assertThat(square.x()).as("seed %d", seed).isBetween(0, width - square.width());
      assertThat(square.y()).as("seed %d", seed).isBetween(0, height - square.height());
    }
  }

  @Test
  void theWholeIsTheSquareInTheMiddle() {
    check(FaceCrop.central(640, 480), 80, 0, 480);
    check(FaceCrop.central(480, 641), 0, 80, 480);
  }

  @Test
  void cutsWhatTheSquareShows() {
    try (PointerScope scope = new PointerScope()) {
      Mat frame = new Mat(100, 200, CV_8UC3, Scalar.all(10));
      new Mat(frame, new Rect(50, 20, 40, 40)).put(Scalar.all(200));
      for (int size : new int[] {16, 40, 99}) {
        Mat cut = FaceCrop.cut(frame, new Rect(50, 20, 40, 40), size);
        assertThat(cut.cols()).isEqualTo(size);
        assertThat(cut.rows()).isEqualTo(size);
        assertThat(mean(cut).get(1)).isEqualTo(200);
      }
    }
  }

  private static void check(Rect square, int x, int y, int side) {
    assertThat(new int[] {square.x(), square.y(), square.width(), square.height()})
        .containsExactly(x, y, side, side);
  }
}
