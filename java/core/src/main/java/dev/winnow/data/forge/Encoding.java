package dev.winnow.data.forge;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_444;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;

/** Pictures to the bytes of files. */
final class Encoding {
  private Encoding() {}

  /** JPEG with full colour resolution: halved planes would hide what a forgery does to colour. */
  static byte[] jpeg(Mat picture, int quality) {
    return encode(
        ".jpg",
        picture,
        IMWRITE_JPEG_QUALITY,
        quality,
        IMWRITE_JPEG_SAMPLING_FACTOR,
        IMWRITE_JPEG_SAMPLING_FACTOR_444);
  }

  static byte[] png(Mat picture) {
    return encode(".png", picture);
  }

  private static byte[] encode(String format, Mat picture, int... settings) {
    BytePointer buffer = new BytePointer();
    imencode(format, picture, buffer, new IntPointer(settings));
    byte[] bytes = new byte[(int) buffer.limit()];
    buffer.get(bytes);
    return bytes;
  }
}
