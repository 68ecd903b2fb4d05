package dev.winnow.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.opencv.global.opencv_core.CV_16UC3;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_WEBP_QUALITY;

import dev.winnow.InvalidInputException;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Random;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Test;

class ImageHeaderTest {
  private static byte[] quarters(String format, int type) {
    return Pictures.written(Pictures.quarters(40, 30, type), format, false);
  }

  private static void assertSize(ImageHeader header, String format, int channels, int bits) {
    assertThat(header.format()).isEqualTo(format);
    assertThat(new int[] {header.width(), header.height()}).containsExactly(40, 30);
    assertThat(new int[] {header.channels(), header.bits()}).containsExactly(channels, bits);
    assertThat(header.complete()).isTrue();
  }

  @Test
  void everyFormatTellsItsSizeAndKind() {
    int rgb = BufferedImage.TYPE_INT_RGB;
    assertSize(ImageHeader.parse(quarters("jpeg", rgb)), "jpeg", 3, 8);
    assertSize(ImageHeader.parse(quarters("jpeg", BufferedImage.TYPE_BYTE_GRAY)), "jpeg", 1, 8);
    assertSize(ImageHeader.parse(quarters("png", rgb)), "png", 3, 8);
    assertSize(ImageHeader.parse(quarters("png", BufferedImage.TYPE_INT_ARGB)), "png", 4, 8);
    assertSize(ImageHeader.parse(quarters("png", BufferedImage.TYPE_USHORT_GRAY)), "png", 1, 16);
    assertSize(ImageHeader.parse(quarters("png", BufferedImage.TYPE_BYTE_BINARY)), "png", 1, 1);
    assertSize(ImageHeader.parse(quarters("png", BufferedImage.TYPE_BYTE_INDEXED)), "png", 3, 8);
    assertSize(ImageHeader.parse(quarters("bmp", rgb)), "bmp", 3, 8);
    try (PointerScope scope = new PointerScope()) {
      Mat colour = new Mat(30, 40, CV_8UC3, Scalar.all(7));
      Mat alpha = new Mat(30, 40, CV_8UC4, Scalar.all(7));
      int lossy = IMWRITE_WEBP_QUALITY;
      assertSize(ImageHeader.parse(Pictures.encoded(colour, ".webp", lossy, 80)), "webp", 3, 8);
      assertSize(ImageHeader.parse(Pictures.encoded(colour, ".webp", lossy, 101)), "webp", 3, 8);
      assertSize(ImageHeader.parse(Pictures.encoded(alpha, ".webp", lossy, 101)), "webp", 4, 8);
      assertSize(ImageHeader.parse(Pictures.encoded(alpha, ".webp", lossy, 80)), "webp", 4, 8);
      Mat deep = new Mat(30, 40, CV_16UC3, Scalar.all(7));
      assertSize(ImageHeader.parse(Pictures.encoded(deep, ".png")), "png", 3, 16);
    }
  }

  @Test
  void theTablesOfAJpegTellItsQualityButNotItsContent() {
    try (PointerScope scope = new PointerScope()) {
      Mat dark = new Mat(32, 32, CV_8UC3, Scalar.all(10));
      Mat light = new Mat(64, 32, CV_8UC3, Scalar.all(200));
      int quality = IMWRITE_JPEG_QUALITY;
      String of90 = ImageHeader.parse(Pictures.encoded(dark, ".jpg", quality, 90)).jpegTables();
      assertThat(of90).matches("[0-9a-f]{16}");
      assertThat(ImageHeader.parse(Pictures.encoded(light, ".jpg", quality, 90)).jpegTables())
          .isEqualTo(of90);
      assertThat(ImageHeader.parse(Pictures.encoded(dark, ".jpg", quality, 91)).jpegTables())
          .isNotEqualTo(of90);
      assertThat(ImageHeader.parse(Pictures.encoded(dark, ".png")).jpegTables()).isEmpty();
    }
  }

  @Test
  void everyPrefixIsIncompleteOrRefused() {
    BufferedImage image = Pictures.quarters(40, 30, BufferedImage.TYPE_INT_RGB);
    byte[] webp;
    try (PointerScope scope = new PointerScope()) {
      webp = Pictures.encoded(new Mat(30, 40, CV_8UC3, Scalar.all(7)), ".webp");
    }
    for (byte[] file :
        new byte[][] {
          Pictures.written(image, "jpeg", false),
          Pictures.written(image, "jpeg", true),
          Pictures.written(image, "png", false),
          Pictures.written(image, "bmp", false),
          webp
        }) {
      for (int length = 0; length < file.length; length++) {
        byte[] cut = Arrays.copyOf(file, length);
        try {
          assertThat(ImageHeader.parse(cut).complete()).as("%d bytes", length).isFalse();
        } catch (InvalidInputException e) {
          assertThat(e).hasMessageMatching("is (empty|cut short|no JPEG).*");
        }
      }
    }
  }

  @Test
  void theEndOfAThumbnailIsNotTheEndOfTheImage() {
    byte[] jpeg = quarters("jpeg", BufferedImage.TYPE_INT_RGB);
    byte[] within = Pictures.withSegment(jpeg, 0xE2, jpeg);
    assertThat(ImageHeader.parse(within).complete()).isTrue();
    assertThat(ImageHeader.parse(within).width()).isEqualTo(40);
    byte[] cut = Arrays.copyOf(within, 6 + jpeg.length);
    assertThatThrownBy(() -> ImageHeader.parse(cut)).hasMessageContaining("cut short");
    byte[] followed = Arrays.copyOf(jpeg, jpeg.length + 100);
    assertThat(ImageHeader.parse(followed).complete()).isTrue();
  }

  @Test
  void whatIsNoImageSaysSo() {
    assertThatThrownBy(() -> ImageHeader.parse(new byte[0])).hasMessage("is empty");
    assertThatThrownBy(() -> ImageHeader.parse("<html>not found</html>".getBytes()))
        .hasMessage("is no JPEG, PNG, BMP or WebP image");
    assertThatThrownBy(() -> ImageHeader.parse(new byte[] {(byte) 0xFF, (byte) 0xD8, 1, 2}))
        .hasMessageContaining("cut short");
  }

  /** Whatever the bytes are, the answer is a picture or an exception of ours, never a crash. */
  @Test
  void damagedBytesNeverCrash() {
    String given = System.getenv("WINNOW_TEST_SEED");
    long seed = given == null ? System.nanoTime() : Long.parseLong(given);
    System.out.println("ImageHeaderTest.damagedBytesNeverCrash: WINNOW_TEST_SEED=" + seed);
    Random random = new Random(seed);
    BufferedImage image = Pictures.quarters(40, 30, BufferedImage.TYPE_INT_RGB);
    byte[][] files = {
      Pictures.written(image, "jpeg", false),
      Pictures.written(image, "jpeg", true),
      Pictures.written(image, "png", false),
      Pictures.written(image, "bmp", false)
    };
    try (BytePointer target = new BytePointer(3L * 16 * 16)) {
      for (int i = 0; i < 800; i++) {
        byte[] file = files[i % files.length].clone();
        for (int damage = 0; damage <= random.nextInt(8); damage++) {
          int end = random.nextBoolean() ? file.length : Math.min(64, file.length);
          file[random.nextInt(end)] = (byte) random.nextInt();
        }
        try {
          ImageDecoder.decode(file, ImageHeader.parse(file), 16, target);
        } catch (InvalidInputException e) {
          assertThat(e.getMessage()).isNotBlank();
        }
      }
    }
  }
}
