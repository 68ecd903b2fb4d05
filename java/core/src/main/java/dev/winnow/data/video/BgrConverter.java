package dev.winnow.data.video;

import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR24;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BICUBIC;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BITEXACT;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INT;
import static org.bytedeco.ffmpeg.global.swscale.sws_alloc_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_free_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale_frame;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.flip;
import static org.bytedeco.opencv.global.opencv_core.transpose;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;

/** Decoded frames to BGR as they are to be looked at: upright, by the colours that they declare. */
final class BgrConverter implements AutoCloseable {
  private final SwsContext scaler = sws_alloc_context();
  private final AVFrame bgr = av_frame_alloc();

  BgrConverter() {
    // The same bits on every CPU.
    scaler.flags(SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_BITEXACT);
  }

  /**
   * A frame as 8-bit BGR, in the caller's scope; null when its pixel format is none of FFmpeg's.
   */
  Mat convert(AVFrame frame) {
    if (frame.width() != bgr.width() || frame.height() != bgr.height()) {
      av_frame_unref(bgr);
      bgr.format(AV_PIX_FMT_BGR24);
      bgr.width(frame.width());
      bgr.height(frame.height());
      if (av_frame_get_buffer(bgr, 0) < 0) {
        throw new OutOfMemoryError("a frame of " + frame.width() + "×" + frame.height());
      }
    }
    if (sws_scale_frame(scaler, bgr, frame) < 0) {
      return null;
    }
    Mat shared = new Mat(bgr.height(), bgr.width(), CV_8UC3, bgr.data(0), bgr.linesize(0));
    return upright(shared, frame);
  }

  /**
   * Turns by the display matrix, of which the upper left 2×2 takes a pixel (x, y) to where it is
   * shown: x′ = a·x + c·y, y′ = b·x + d·y. Only its signs and zeros matter for the eight ways that
   * a camera can be held.
   */
  private static Mat upright(Mat shared, AVFrame frame) {
    AVFrameSideData side = av_frame_get_side_data(frame, AV_FRAME_DATA_DISPLAYMATRIX);
    if (side == null) {
      return shared.clone();
    }
    IntPointer matrix = new IntPointer(side.data());
    int a = matrix.get(0);
    int b = matrix.get(1);
    int c = matrix.get(3);
    int d = matrix.get(4);
    Mat turned = new Mat();
    boolean swapped = a == 0 && d == 0;
    if (swapped) {
      transpose(shared, turned);
    } else {
      shared.copyTo(turned);
    }
    boolean flipX = (swapped ? c : a) < 0;
    boolean flipY = (swapped ? b : d) < 0;
    if (flipX || flipY) {
      flip(turned, turned, flipX && flipY ? -1 : flipX ? 1 : 0);
    }
    return turned;
  }

  @Override
  public void close() {
    av_frame_free(bgr);
    sws_free_context(scaler);
  }
}
