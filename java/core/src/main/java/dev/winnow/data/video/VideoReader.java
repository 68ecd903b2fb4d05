package dev.winnow.data.video;

import static org.bytedeco.ffmpeg.avutil.AVFrame.AV_FRAME_FLAG_CORRUPT;

import dev.winnow.InvalidInputException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Frames of a video by their number. Going forward is cheap: groups of pictures in which no frame
 * is asked for are skipped, and no frame is decoded twice. Not for several threads at a time.
 */
public final class VideoReader implements AutoCloseable {

  private final Path file;
  private final FrameIndex index;
  private final int count;
  private final BgrConverter converter = new BgrConverter();
  private Decoder decoder;

  /** Number of the frame that was decoded last; -1 before the first. */
  private int position = -1;

  /**
   * Opens a video and counts its frames.
   *
   * @throws InvalidInputException naming the file when it is no video, is cut short, has frames of
   *     more than 64 megapixels, or is coded in a way that FFmpeg does not know
   */
  public VideoReader(Path file) {
    this(file, FrameIndex.scan(file));
  }

  VideoReader(Path file, FrameIndex index) {
    this.file = file;
    this.index = index;
    try {
      decoder = new Decoder(file);
      count = index.isKnown() ? index.count() : countByDecoding();
      if (count == 0) {
        throw new InvalidInputException(file + " holds no frame that can be decoded");
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private int countByDecoding() {
    int frames = 0;
    while (decoder.next() != null) {
      frames++;
    }
    reopen();
    return frames;
  }

  private void reopen() {
    decoder.close();
    decoder = new Decoder(file);
    position = -1;
  }

  /** How many frames the video shows. */
  public int frameCount() {
    return count;
  }

  /**
   * The frames in the middles of {@code parts} equal parts of a video: never its very ends, which
   * are often black. Where a video has fewer frames than that, all of them.
   *
   * @param frames of the video
   */
  public static int[] evenlySpaced(int frames, int parts) {
    return parts >= frames
        ? IntStream.range(0, frames).toArray()
        : IntStream.range(0, parts)
            .map(i -> (int) ((2L * i + 1) * frames / (2L * parts)))
            .toArray();
  }

  /**
   * One frame, upright, 8-bit BGR, in the caller's scope.
   *
   * @param number from 0
   * @throws InvalidInputException naming the file and the frame when it is damaged
   */
  public Mat frame(int number) {
    if (number < 0 || number >= count) {
      throw new IllegalArgumentException("frame " + number + " of " + count);
    }
    AVFrame frame = index.isKnown() ? atTime(number) : byCounting(number);
    position = number;
    Mat picture = frame == null ? null : converter.convert(frame);
    if (picture == null) {
      throw new InvalidInputException(file + " is damaged at frame " + number + " of " + count);
    }
    return picture;
  }

  private AVFrame atTime(int number) {
    long[] times = index.times();
    long target = times[number];
    long key = index.keyAt(target);
    boolean skips = number <= position || key > times[Math.max(position, 0)];
    if (skips) {
      decoder.seek(key);
    }
    AVFrame frame = decodeUpTo(target);
    if (frame == null && skips) {
      // Not every format finds its way to the key frame: then all is decoded.
      reopen();
      frame = decodeUpTo(target);
    }
    return frame;
  }

  private AVFrame decodeUpTo(long time) {
    AVFrame frame = decoder.next();
    while (frame != null && frame.pts() < time) {
      frame = decoder.next();
    }
    return frame != null && frame.pts() == time && isWhole(frame) ? frame : null;
  }

  private AVFrame byCounting(int number) {
    if (number <= position) {
      reopen();
    }
    AVFrame frame = null;
    for (int i = position; i < number; i++) {
      frame = decoder.next();
    }
    return frame != null && isWhole(frame) ? frame : null;
  }

  private static boolean isWhole(AVFrame frame) {
    return frame.decode_error_flags() == 0 && (frame.flags() & AV_FRAME_FLAG_CORRUPT) == 0;
  }

  @Override
  public void close() {
    converter.close();
    if (decoder != null) {
      decoder.close();
    }
  }
}
