package dev.winnow.data.image;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_444;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;

/** Pictures to the bytes of files. */
public final class ImageEncoder {
  private ImageEncoder() {}

  /** JPEG with full colour resolution: halved planes would hide what a forgery does to colour. */
  public static byte[] jpeg(Mat picture, int quality) {
    return encode(
        ".jpg",
        picture,
        IMWRITE_JPEG_QUALITY,
        quality,
        IMWRITE_JPEG_SAMPLING_FACTOR,
        IMWRITE_JPEG_SAMPLING_FACTOR_444);
  }

  /** PNG, CV_8UC1 or CV_8UC3 BGR. */
  public static byte[] png(Mat picture) {
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
