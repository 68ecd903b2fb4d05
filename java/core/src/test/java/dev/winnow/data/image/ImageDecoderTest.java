package dev.winnow.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.opencv.global.opencv_core.CV_16UC3;
import static org.bytedeco.opencv.global.opencv_core.CV_64FC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC4;
import static org.bytedeco.opencv.global.opencv_core.NORM_MINMAX;
import static org.bytedeco.opencv.global.opencv_core.absdiff;
import static org.bytedeco.opencv.global.opencv_core.addWeighted;
import static org.bytedeco.opencv.global.opencv_core.mean;
import static org.bytedeco.opencv.global.opencv_core.normalize;
import static org.bytedeco.opencv.global.opencv_core.randu;
import static org.bytedeco.opencv.global.opencv_core.setRNGSeed;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2RGB;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import dev.winnow.InvalidInputException;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageDecoderTest {
  private static final int SIZE = 64;

  @TempDir Path folder;

  private static byte[] decode(byte[] file, int size) {
    try (BytePointer target = new BytePointer(3L * size * size)) {
      ImageDecoder.decode(file, ImageHeader.parse(file), size, target);
      byte[] pixels = new byte[3 * size * size];
      target.get(pixels);
      return pixels;
    }
  }

  /** The colour in the middle of each quarter. */
  private static Color[] quarters(byte[] file) {
    byte[] pixels = decode(file, SIZE);
    Color[] colours = new Color[4];
    for (int i = 0; i < 4; i++) {
      int row = SIZE / 4 + i / 2 * SIZE / 2;
      int column = SIZE / 4 + i % 2 * SIZE / 2;
      colours[i] = colour(pixels, row * SIZE + column);
    }
    return colours;
  }

  private static Color colour(byte[] pixels, int pixel) {
    return new Color(
        pixels[3 * pixel] & 0xFF, pixels[3 * pixel + 1] & 0xFF, pixels[3 * pixel + 2] & 0xFF);
  }

  private static void assertQuarters(byte[] file, int... order) {
    Color[] found = quarters(file);
    for (int i = 0; i < 4; i++) {
      assertNear(found[i], Pictures.QUARTERS[order[i]]);
    }
  }

  private static void assertNear(Color found, Color expected) {
    int[] differences = {
      found.getRed() - expected.getRed(),
      found.getGreen() - expected.getGreen(),
      found.getBlue() - expected.getBlue()
    };
    assertThat(Arrays.stream(differences).map(Math::abs).max().orElseThrow())
        .as("%s for %s", found, expected)
        .isLessThanOrEqualTo(3);
  }

  @Test
  void everyKindOfFileComesOutInRgb() {
    BufferedImage rgb = Pictures.quarters(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    for (String format : new String[] {"jpeg", "png", "bmp"}) {
      assertQuarters(Pictures.written(rgb, format, false), 0, 1, 2, 3);
    }
    assertQuarters(Pictures.written(rgb, "jpeg", true), 0, 1, 2, 3);
    assertQuarters(Pictures.written(rgb, "png", true), 0, 1, 2, 3);
    for (int type : new int[] {BufferedImage.TYPE_INT_ARGB, BufferedImage.TYPE_BYTE_INDEXED}) {
      assertQuarters(Pictures.written(Pictures.quarters(90, 70, type), "png", false), 0, 1, 2, 3);
    }
  }

  @Test
  void greyAndDeepAndTransparentImagesAreMadeRgbOfEightBits() {
    for (int type : new int[] {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY}) {
      Color[] grey = quarters(Pictures.written(Pictures.quarters(SIZE, SIZE, type), "png", false));
      assertThat(grey[0]).isEqualTo(new Color(76, 76, 76));
      assertThat(grey[3]).isEqualTo(Color.WHITE);
    }
    try (PointerScope scope = new PointerScope()) {
      Mat deep = new Mat(SIZE, SIZE, CV_16UC3, new Scalar(0xFFFF, 0x8000, 0x1200, 0));
      assertThat(quarters(Pictures.encoded(deep, ".png"))).containsOnly(new Color(18, 128, 255));
      // Alpha is dropped, not blended with a background that nobody named.
      Mat clear = new Mat(SIZE, SIZE, CV_8UC4, new Scalar(10, 20, 30, 0));
      assertThat(quarters(Pictures.encoded(clear, ".png"))).containsOnly(new Color(30, 20, 10));
    }
  }

  @Test
  void cmykHasItsColoursWhereItSaysHowTheyAreStored() {
    assertNear(quarters(Pictures.cmyk(255, 0, 0, 0, true))[0], Color.CYAN);
    assertNear(quarters(Pictures.cmyk(0, 255, 0, 128, true))[0], new Color(127, 0, 127));
    assertThatThrownBy(() -> decode(Pictures.cmyk(255, 0, 0, 0, false), SIZE))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("CMYK");
  }

  @Test
  void aTurnedCameraIsHonouredAtFullAndAtReducedSize() {
    int[][] orders = {
      {0, 1, 2, 3}, {1, 0, 3, 2}, {3, 2, 1, 0}, {2, 3, 0, 1},
      {0, 2, 1, 3}, {2, 0, 3, 1}, {3, 1, 2, 0}, {1, 3, 0, 2}
    };
    for (int side : new int[] {SIZE, 5 * SIZE, 9 * SIZE, 17 * SIZE}) {
      BufferedImage image = Pictures.quarters(side, side, BufferedImage.TYPE_INT_RGB);
      byte[] jpeg = Pictures.written(image, "jpeg", false);
      for (int orientation = 1; orientation <= 8; orientation++) {
        assertQuarters(Pictures.turned(jpeg, orientation), orders[orientation - 1]);
      }
    }
    BufferedImage wide = Pictures.quarters(900, 500, BufferedImage.TYPE_INT_RGB);
    assertQuarters(Pictures.turned(Pictures.written(wide, "jpeg", false), 6), orders[5]);
  }

  @Test
  void theFastWaysGiveTheSamePixelsAsTheSlowOne() {
    try (PointerScope scope = new PointerScope()) {
      for (int side : new int[] {SIZE, 100, 2 * SIZE, 4 * SIZE - 1}) {
        byte[] jpeg = Pictures.encoded(texture(side), ".jpg");
        assertThat(decode(jpeg, SIZE)).as("side %d", side).isEqualTo(plain(jpeg));
      }
    }
  }

  /** Beyond four times the target, a JPEG is reduced by its DCT; how far that is from averaging. */
  @Test
  void reducedDecodingStaysCloseToTheAverage() {
    try (PointerScope scope = new PointerScope()) {
      for (int times : new int[] {4, 8, 16}) {
        byte[] jpeg = Pictures.encoded(texture(times * SIZE), ".jpg");
        Mat fast = new Mat(SIZE, SIZE, CV_8UC3, new BytePointer(decode(jpeg, SIZE)));
        Mat difference = new Mat();
        absdiff(fast, new Mat(SIZE, SIZE, CV_8UC3, new BytePointer(plain(jpeg))), difference);
        assertThat(mean(difference).get(0)).as("%d times", times).isPositive().isLessThan(1.5);
      }
    }
  }

  /** Soft shapes with fine texture on them, as photographs have both. */
  private static Mat texture(int side) {
    setRNGSeed(side);
    Mat noise = new Mat(side, side, CV_8UC3);
    randu(noise, new Mat(1, 1, CV_64FC1, Scalar.all(0)), new Mat(1, 1, CV_64FC1, Scalar.all(256)));
    Mat shapes = new Mat();
    GaussianBlur(noise, shapes, new Size(0, 0), side / 20.0);
    normalize(shapes, shapes, 0, 255, NORM_MINMAX, -1, new Mat());
    GaussianBlur(noise, noise, new Size(0, 0), 1.2);
    addWeighted(shapes, 0.6, noise, 0.4, 0, noise);
    return noise;
  }

  private static byte[] plain(byte[] file) {
    Mat image = imdecode(new Mat(1, file.length, CV_8UC1, new BytePointer(file)), IMREAD_COLOR);
    resize(image, image, new Size(SIZE, SIZE), 0, 0, INTER_AREA);
    cvtColor(image, image, COLOR_BGR2RGB);
    byte[] pixels = new byte[3 * SIZE * SIZE];
    image.data().get(pixels);
    return pixels;
  }

  @Test
  void greyLevelsAreRepeatedAndResizedLikeAnyImage() {
    try (BytePointer target = new BytePointer(3L * 2 * 2)) {
      ImageDecoder.decodeGrey(new byte[] {10, 20, 30, 40, 50, 60, 70, 80}, 2, 4, 2, target);
      byte[] pixels = new byte[12];
      target.get(pixels);
      assertThat(pixels).containsExactly(15, 15, 15, 35, 35, 35, 55, 55, 55, 75, 75, 75);
    }
  }

  @Test
  void theContentCountsAndNotTheName() throws IOException {
    BufferedImage image = Pictures.quarters(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    Path file = folder.resolve("ein Gesicht, größer.jpg");
    Files.write(file, Pictures.written(image, "png", false));
    try (BytePointer target = new BytePointer(3L * SIZE * SIZE)) {
      ImageDecoder.decode(file, SIZE, target);
      assertThat(new int[] {target.get(0) & 0xFF, target.get(1), target.get(2)})
          .containsExactly(255, 0, 0);
    }
  }

  @Test
  void everyBadFileIsNamedWithTheReason() throws IOException {
    BufferedImage image = Pictures.quarters(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    byte[] jpeg = Pictures.written(image, "jpeg", false);
    byte[] png = Pictures.written(image, "png", false);
    byte[] damaged = png.clone();
    damaged[60] ^= 0x55;
    assertRefused(new byte[0], "is empty");
    assertRefused(Arrays.copyOf(jpeg, jpeg.length - 40), "is cut short");
    assertRefused(Arrays.copyOf(png, png.length / 2), "is cut short");
    assertRefused(damaged, "is a damaged png image");
    assertRefused(Pictures.claiming(png, 30_000, 30_000), "has 30000×30000 pixels");
    assertRefused("GIF89a".getBytes(), "is no JPEG, PNG, BMP or WebP image");
    assertThatThrownBy(() -> ImageDecoder.decode(folder.resolve("gone.jpg"), SIZE, null))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("gone.jpg does not exist");
  }

  private void assertRefused(byte[] content, String reason) throws IOException {
    Path file = folder.resolve("bad.jpg");
    Files.write(file, content);
    try (BytePointer target = new BytePointer(3L * SIZE * SIZE)) {
      assertThatThrownBy(() -> ImageDecoder.decode(file, SIZE, target))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("bad.jpg " + reason);
    }
    assertThatThrownBy(() -> ImageDecoder.read(file, IMREAD_COLOR))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("bad.jpg " + reason);
  }
}
