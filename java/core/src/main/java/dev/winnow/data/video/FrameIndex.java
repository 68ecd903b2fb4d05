package dev.winnow.data.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_VP8;
import static org.bytedeco.ffmpeg.global.avcodec.AV_FIELD_PROGRESSIVE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_FIELD_UNKNOWN;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_DISCARD;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entries_count;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.AV_TIME_BASE;
import static org.bytedeco.ffmpeg.global.avutil.av_q2d;

import dev.winnow.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;

/**
 * When each frame of a video is shown, read off its packets without decoding any. Some videos do
 * not tell it: packets without times, packets that hold half a frame or one that is never shown.
 *
 * @param times when the frames are shown, ascending, in the stream's time base
 * @param keys when the key frames are, ascending
 */
record FrameIndex(long[] times, long[] keys) {
  /** Headers round the duration, so a whole file may end that much before it. */
  private static final double SHORTEST = 0.95;

  private static final double SLACK_SECONDS = 0.25;

  /** No time is known: only decoding tells the frames. */
  static final FrameIndex UNKNOWN = new FrameIndex(new long[0], new long[0]);

  /**
   * Reads all packets.
   *
   * @throws InvalidInputException when the file ends before the video does
   */
  static FrameIndex scan(Path file) {
    try (Container container = new Container(file)) {
      AVStream video = container.video();
      // Asked before reading: some demuxers add what they read to it.
      int promised = avformat_index_get_entries_count(video);
      List<Long> times = new ArrayList<>();
      List<Long> keys = new ArrayList<>();
      boolean timed = hasOneFrameInEachPacket(video);
      int packets = 0;
      double end = 0;
      for (AVPacket packet = container.read(); packet != null; packet = container.read()) {
        AVStream stream = container.context().streams(packet.stream_index());
        if (packet.pts() != AV_NOPTS_VALUE) {
          end = Math.max(end, (packet.pts() + packet.duration()) * av_q2d(stream.time_base()));
        }
        if (stream.index() != video.index()) {
          continue;
        }
        packets++;
        if ((packet.flags() & AV_PKT_FLAG_CORRUPT) != 0) {
          throw cutShort(file);
        }
        if ((packet.flags() & AV_PKT_FLAG_DISCARD) == 0) {
          timed &= packet.pts() != AV_NOPTS_VALUE;
          times.add(packet.pts());
          if ((packet.flags() & AV_PKT_FLAG_KEY) != 0) {
            keys.add(packet.pts());
          }
        }
      }
      if (packets < promised || endsEarly(container, end)) {
        throw cutShort(file);
      }
      return timed ? of(times, keys) : UNKNOWN;
    }
  }

  private static FrameIndex of(List<Long> times, List<Long> keys) {
    if (keys.isEmpty()) {
      return UNKNOWN;
    }
    long[] key = keys.stream().mapToLong(Long::longValue).sorted().toArray();
    // What is shown before the first key frame lacks what it refers to: no decoder gives it.
    long[] time =
        times.stream().mapToLong(Long::longValue).filter(t -> t >= key[0]).sorted().toArray();
    boolean distinct = Arrays.stream(time).distinct().count() == time.length;
    return distinct ? new FrameIndex(time, key) : UNKNOWN;
  }

  private static boolean hasOneFrameInEachPacket(AVStream video) {
    int order = video.codecpar().field_order();
    // VP8 has packets of their own for frames that are only referred to, interlaced video may have
    // one for each field.
    return video.codecpar().codec_id() != AV_CODEC_ID_VP8
        && (order == AV_FIELD_UNKNOWN || order == AV_FIELD_PROGRESSIVE);
  }

  private static boolean endsEarly(Container container, double end) {
    double declared = (double) container.context().duration() / AV_TIME_BASE;
    double start =
        container.context().start_time() == AV_NOPTS_VALUE
            ? 0
            : (double) container.context().start_time() / AV_TIME_BASE;
    return declared > 0 && end > 0 && end - start < SHORTEST * declared - SLACK_SECONDS;
  }

  private static InvalidInputException cutShort(Path file) {
    return new InvalidInputException(file + " is cut short: fetch it again");
  }

  boolean isKnown() {
    return times.length > 0;
  }

  int count() {
    return times.length;
  }

  /** The last key frame that is shown at or before a time. */
  long keyAt(long time) {
    int place = Arrays.binarySearch(keys, time);
    return keys[place >= 0 ? place : -place - 2];
  }
}
