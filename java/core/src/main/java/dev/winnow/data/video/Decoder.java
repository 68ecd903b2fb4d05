package dev.winnow.data.video;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_flush_buffers;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import dev.winnow.InvalidInputException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** The frames of a file's video in the order in which they are shown. */
final class Decoder implements AutoCloseable {
  private final Container container;
  private final AVCodecContext codec;
  private final AVFrame frame = av_frame_alloc();
  private boolean drained;

  /**
   * Opens a file.
   *
   * @throws InvalidInputException naming the file when it holds no video that can be decoded
   */
  Decoder(Path file) {
    container = new Container(file);
    AVCodecParameters parameters = container.video().codecpar();
    AVCodec decoder = avcodec_find_decoder(parameters.codec_id());
    codec = decoder == null ? null : avcodec_alloc_context3(decoder);
    try {
      if (codec == null) {
        throw new InvalidInputException(
            file
                + " is coded as "
                + avcodec_get_name(parameters.codec_id()).getString()
                + ", which this build of FFmpeg does not decode");
      }
      container.check(avcodec_parameters_to_context(codec, parameters), "no usable parameters");
      codec.pkt_timebase(container.video().time_base());
      // Several videos are decoded at a time, each on one thread.
      codec.thread_count(1);
      // A stream may change its size on the way.
      codec.max_pixels(Container.MOST_PIXELS);
      container.check(avcodec_open2(codec, decoder, (AVDictionary) null), "its decoder fails");
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** The next frame, valid until the next call; null at the end. */
  AVFrame next() {
    while (true) {
      int status = avcodec_receive_frame(codec, frame);
      if (status == 0) {
        return frame;
      }
      if (status == AVERROR_EOF()) {
        return null;
      }
      if (status == AVERROR_EAGAIN() && !drained) {
        send();
      } else if (drained) {
        return null;
      }
    }
  }

  private void send() {
    AVPacket packet = container.read();
    while (packet != null && packet.stream_index() != container.video().index()) {
      packet = container.read();
    }
    drained = packet == null;
    // A packet that cannot be decoded is no end: the frame that it would have given is missed where
    // it is asked for.
    avcodec_send_packet(codec, packet);
  }

  /** Goes on from the last key frame at or before a time. */
  void seek(long time) {
    container.seek(time);
    avcodec_flush_buffers(codec);
    drained = false;
  }

  @Override
  public void close() {
    av_frame_free(frame);
    if (codec != null) {
      avcodec_free_context(codec);
    }
    container.close();
  }
}
