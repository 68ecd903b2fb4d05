package dev.winnow.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imwrite;
import static org.bytedeco.opencv.global.opencv_imgproc.rectangle;

import dev.winnow.InvalidInputException;
import dev.winnow.tensor.NativeRuntime;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureTest {
  @TempDir Path folder;

  @BeforeAll
  static void load() {
    NativeRuntime.start(2);
  }

  private Path mask(Rect... forged) {
    Path file = folder.resolve("mask.png");
    try (PointerScope scope = new PointerScope()) {
      Mat mask = new Mat(Picture.SIDE, Picture.SIDE, CV_8UC1, Scalar.BLACK);
      for (Rect region : forged) {
        rectangle(mask, region, Scalar.WHITE, -1, 8, 0);
      }
      imwrite(file.toString(), mask);
    }
    return file;
  }

  @Test
  void theOutlineOfARectangleHasItsFourCorners() {
    assertThat(Picture.outline(mask(new Rect(20, 40, 11, 6))))
        .isEqualTo("M20 40L20 45L30 45L30 40Z");
  }

  @Test
  void everyRegionHasItsOutlineAndADarkMaskNone() {
    assertThat(Picture.outline(mask(new Rect(0, 0, 9, 9), new Rect(50, 50, 9, 9))))
        .matches("M[^MZ]+ZM[^MZ]+Z");
    assertThat(Picture.outline(mask())).isEmpty();
  }

  @Test
  void picturesBecomeJpegsOfThePagesSize() throws Exception {
    String address = Picture.embed(mask(new Rect(20, 40, 11, 6)));
    String prefix = "data:image/jpeg;base64,";
    assertThat(address).startsWith(prefix);
    byte[] bytes = Base64.getDecoder().decode(address.substring(prefix.length()));
    assertThat(ImageIO.read(new ByteArrayInputStream(bytes)).getWidth()).isEqualTo(Picture.SIDE);
  }

  @Test
  void whatIsNoImageIsNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("text.png"), "no image");
    assertThatThrownBy(() -> Picture.outline(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("text.png");
    assertThatThrownBy(() -> Picture.embed(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("text.png");
  }
}
