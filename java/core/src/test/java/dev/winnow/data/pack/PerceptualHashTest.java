package dev.winnow.data.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.opencv.global.opencv_core.CV_64FC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.NORM_MINMAX;
import static org.bytedeco.opencv.global.opencv_core.addWeighted;
import static org.bytedeco.opencv.global.opencv_core.normalize;
import static org.bytedeco.opencv.global.opencv_core.randu;
import static org.bytedeco.opencv.global.opencv_core.setRNGSeed;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import dev.winnow.data.image.ImageDecoder;
import dev.winnow.data.image.ImageHeader;
import dev.winnow.data.image.Pictures;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.junit.jupiter.api.Test;

class PerceptualHashTest {
  private static final int SIZE = 128;

  private static Mat picture(int seed) {
    setRNGSeed(seed);
    Mat noise = new Mat(256, 256, CV_8UC3);
    randu(noise, new Mat(1, 1, CV_64FC1, Scalar.all(0)), new Mat(1, 1, CV_64FC1, Scalar.all(256)));
    Mat shapes = new Mat();
    GaussianBlur(noise, shapes, new Size(0, 0), 20);
    normalize(shapes, shapes, 0, 255, NORM_MINMAX, -1, new Mat());
    GaussianBlur(noise, noise, new Size(0, 0), 1.2);
    addWeighted(shapes, 0.7, noise, 0.3, 0, noise);
    return noise;
  }

  private static long hash(PerceptualHash hash, Mat picture, int quality) {
    byte[] jpeg = Pictures.encoded(picture, ".jpg", IMWRITE_JPEG_QUALITY, quality);
    try (BytePointer pixels = new BytePointer(3L * SIZE * SIZE)) {
      ImageDecoder.decode(jpeg, ImageHeader.parse(jpeg), SIZE, pixels);
      return hash.of(pixels, SIZE);
    }
  }

  @Test
  void copiesOfAPictureAreNearAndOthersAreFar() {
    try (PointerScope scope = new PointerScope();
        PerceptualHash hash = new PerceptualHash()) {
      long[] originals = new long[20];
      for (int i = 0; i < originals.length; i++) {
        Mat picture = picture(i);
        originals[i] = hash(hash, picture, 95);
        assertThat(hash(hash, picture, 95)).isEqualTo(originals[i]);
        assertThat(Long.bitCount(originals[i] ^ hash(hash, picture, 60))).isLessThanOrEqualTo(6);
        Mat small = new Mat();
        resize(picture, small, new Size(160, 160), 0, 0, INTER_AREA);
        assertThat(Long.bitCount(originals[i] ^ hash(hash, small, 90))).isLessThanOrEqualTo(6);
        for (int other = 0; other < i; other++) {
          assertThat(Long.bitCount(originals[i] ^ originals[other])).isGreaterThan(12);
        }
      }
    }
  }
}
