package dev.winnow.data.video;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BACKWARD;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_seek_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import dev.winnow.InvalidInputException;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;

/** A video file taken apart into packets; nothing is decoded here. */
final class Container implements AutoCloseable {
  /** Larger frames are refused: 64 megapixels are 200 MB as BGR. */
  static final long MOST_PIXELS = 64L << 20;

  /**
   * What may be opened, by libavformat's names. A playlist that calls itself a video would have it
   * open other files, and an image or a text would pass for a video of one frame.
   */
  private static final String FORMATS = "mov,matroska,avi,flv,asf,mpeg,mpegts,ogg,nut,ivf,mxf";

  static {
    // What goes wrong is told by return codes; the log would tell it again, from every thread.
    av_log_set_level(AV_LOG_QUIET);
  }

  private final Path file;
  private final AVFormatContext context = new AVFormatContext(null);
  private final AVPacket packet = av_packet_alloc();
  private final AVStream stream;

  /**
   * Opens a file.
   *
   * @throws InvalidInputException naming the file when it holds no video that can be read
   */
  Container(Path file) {
    this.file = file;
    try {
      open();
      // Before and after: what the header claims is checked before anything is decoded by it.
      checkSizes();
      check(
          avformat_find_stream_info(context, (AVDictionary) null), "its streams are not readable");
      checkSizes();
      int index = av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
      stream = index < 0 ? null : context.streams(index);
      if (stream == null || (stream.disposition() & AV_DISPOSITION_ATTACHED_PIC) != 0) {
        throw new InvalidInputException(file + " holds no video stream");
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void open() {
    try {
      if (Files.size(file) == 0) {
        throw new InvalidInputException(file + " is empty: fetch it again");
      }
    } catch (IOException e) {
      throw new InvalidInputException(file + " could not be read: " + e, e);
    }
    AVDictionary options = new AVDictionary(null);
    av_dict_set(options, "format_whitelist", FORMATS, 0);
    av_dict_set(options, "protocol_whitelist", "file", 0);
    try (BytePointer name = new BytePointer(url(file))) {
      check(avformat_open_input(context, name, null, options), "no video that can be read");
    } finally {
      av_dict_free(options);
    }
  }

  /** A path's URI has its bytes as they are on disk, whatever the locale makes of them. */
  private static byte[] url(Path file) {
    String escaped = file.toAbsolutePath().toUri().getRawPath().replace("+", "%2B");
    String bytes = URLDecoder.decode(escaped, StandardCharsets.ISO_8859_1);
    return ("file:" + bytes + "\0").getBytes(StandardCharsets.ISO_8859_1);
  }

  private void checkSizes() {
    for (int i = 0; i < context.nb_streams(); i++) {
      long width = context.streams(i).codecpar().width();
      long height = context.streams(i).codecpar().height();
      if (width * height > MOST_PIXELS) {
        throw new InvalidInputException(
            file + " has frames of " + width + "×" + height + ": more than 64 megapixels");
      }
    }
  }

  Path file() {
    return file;
  }

  AVFormatContext context() {
    return context;
  }

  AVStream video() {
    return stream;
  }

  /** The next packet of any stream, valid until the next call; null at the end. */
  AVPacket read() {
    av_packet_unref(packet);
    int status = av_read_frame(context, packet);
    if (status == AVERROR_EOF()) {
      return null;
    }
    check(status, "cut short or damaged");
    return packet;
  }

  /** Goes to the last key frame at or before a time in the video stream's time base. */
  void seek(long time) {
    check(
        av_seek_frame(context, stream.index(), time, AVSEEK_FLAG_BACKWARD),
        "it cannot be sought in");
  }

  /** Turns a status of FFmpeg's into an exception that names the file. */
  void check(int status, String meaning) {
    if (status < 0) {
      byte[] text = new byte[256];
      av_strerror(status, text, text.length);
      String reason = new String(text, StandardCharsets.UTF_8);
      throw new InvalidInputException(
          file + ": " + meaning + " (" + reason.substring(0, reason.indexOf('\0')) + ")");
    }
  }

  @Override
  public void close() {
    av_packet_free(packet);
    avformat_close_input(context);
  }
}
