package dev.winnow.data.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PCM_S16LE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_new;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_GLOBALHEADER;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.mean;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2YUV_I420;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import java.nio.file.Path;
import java.util.function.IntFunction;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;

/** Writes small videos with FFmpeg's encoders. */
final class TestVideo {
  private static final int BITS = 10;
  private static final int COLUMN = 16;

  /** Width of a picture that shows a number; the height is half of that. */
  static final int WIDTH = BITS * COLUMN;

  private static final int FRAMES_A_SECOND = 25;

  static {
    av_log_set_level(AV_LOG_QUIET);
  }

  private final String encoder;
  private int keyEvery = 12;
  private int referredOnly;
  private int[] matrix;

  /** A video by one of FFmpeg's encoders: mpeg4, mpeg2video, mjpeg, ffv1. */
  TestVideo(String encoder) {
    this.encoder = encoder;
  }

  /** At most so many frames between two key frames. */
  TestVideo keyEvery(int frames) {
    keyEvery = frames;
    return this;
  }

  /** With B-frames: decoded in another order than shown. */
  TestVideo bFrames(int frames) {
    referredOnly = frames;
    return this;
  }

  /** With a display matrix of a, b, c, d; the rest follows. */
  TestVideo shownBy(int a, int b, int c, int d) {
    int one = 1 << 16;
    matrix = new int[] {a * one, b * one, 0, c * one, d * one, 0, 0, 0, 1 << 30};
    return this;
  }

  /** Writes numbered frames; the file's name says the container. */
  Path write(Path file, int frames) {
    return write(file, frames, TestVideo::numbered);
  }

  /** Writes BGR pictures, all of one even size. */
  Path write(Path file, int frames, IntFunction<Mat> picture) {
    try (PointerScope scope = new PointerScope()) {
      Mat first = picture.apply(0);
      AVCodec codec = avcodec_find_encoder_by_name(encoder);
      AVCodecContext context = avcodec_alloc_context3(codec);
      context.width(first.cols());
      context.height(first.rows());
      context.pix_fmt(encoder.equals("mjpeg") ? AV_PIX_FMT_YUVJ420P : AV_PIX_FMT_YUV420P);
      context.time_base(av_make_q(1, FRAMES_A_SECOND));
      context.framerate(av_make_q(FRAMES_A_SECOND, 1));
      context.gop_size(keyEvery);
      context.max_b_frames(referredOnly);
      context.bit_rate(4_000_000);
      AVFormatContext muxer = new AVFormatContext(null);
      check(avformat_alloc_output_context2(muxer, null, null, file.toString()));
      if ((muxer.oformat().flags() & AVFMT_GLOBALHEADER) != 0) {
        context.flags(context.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
      }
      check(avcodec_open2(context, codec, (AVDictionary) null));
      AVStream stream = avformat_new_stream(muxer, null);
      stream.time_base(context.time_base());
      check(avcodec_parameters_from_context(stream.codecpar(), context));
      if (matrix != null) {
        AVPacketSideData sides = new AVPacketSideData(null);
        IntPointer count = new IntPointer(1).put(0);
        long bytes = 4L * matrix.length;
        AVPacketSideData side =
            av_packet_side_data_new(sides, count, AV_PKT_DATA_DISPLAYMATRIX, bytes, 0);
        new IntPointer(side.data()).put(matrix, 0, matrix.length);
        stream.codecpar().coded_side_data(sides);
        stream.codecpar().nb_coded_side_data(count.get());
      }
      begin(muxer, file);
      AVFrame frame = av_frame_alloc();
      frame.format(context.pix_fmt());
      frame.width(context.width());
      frame.height(context.height());
      check(av_frame_get_buffer(frame, 0));
      for (int i = 0; i < frames; i++) {
        try (PointerScope each = new PointerScope()) {
          fill(frame, picture.apply(i));
        }
        frame.pts(i);
        check(avcodec_send_frame(context, frame));
        drain(context, muxer, stream);
      }
      check(avcodec_send_frame(context, null));
      drain(context, muxer, stream);
      end(muxer);
      av_frame_free(frame);
      avcodec_free_context(context);
    }
    return file;
  }

  /** A file that holds a second of silence and no video. */
  static Path silence(Path file) {
    AVFormatContext muxer = new AVFormatContext(null);
    check(avformat_alloc_output_context2(muxer, null, null, file.toString()));
    AVStream stream = avformat_new_stream(muxer, null);
    stream.codecpar().codec_type(AVMEDIA_TYPE_AUDIO);
    stream.codecpar().codec_id(AV_CODEC_ID_PCM_S16LE);
    stream.codecpar().sample_rate(8000);
    av_channel_layout_default(stream.codecpar().ch_layout(), 1);
    begin(muxer, file);
    AVPacket packet = av_packet_alloc();
    check(av_new_packet(packet, 16000));
    packet.pts(0).dts(0).duration(8000);
    check(av_interleaved_write_frame(muxer, packet));
    av_packet_free(packet);
    end(muxer);
    return file;
  }

  private static void begin(AVFormatContext muxer, Path file) {
    AVIOContext output = new AVIOContext(null);
    check(avio_open(output, "file:" + file, AVIO_FLAG_WRITE));
    muxer.pb(output);
    AVDictionary options = new AVDictionary(null);
    // The index before the data, as videos for the web have it: such a file opens when cut short.
    av_dict_set(options, "movflags", "faststart", 0);
    check(avformat_write_header(muxer, options));
    av_dict_free(options);
  }

  private static void end(AVFormatContext muxer) {
    check(av_write_trailer(muxer));
    avio_closep(muxer.pb());
    avformat_free_context(muxer);
  }

  private static void drain(AVCodecContext context, AVFormatContext muxer, AVStream stream) {
    AVPacket packet = av_packet_alloc();
    while (avcodec_receive_packet(context, packet) == 0) {
      packet.duration(1);
      av_packet_rescale_ts(packet, context.time_base(), stream.time_base());
      packet.stream_index(0);
      check(av_interleaved_write_frame(muxer, packet));
    }
    av_packet_free(packet);
  }

  private static void fill(AVFrame frame, Mat bgr) {
    check(av_frame_make_writable(frame));
    Mat planes = new Mat();
    cvtColor(bgr, planes, COLOR_BGR2YUV_I420);
    BytePointer source = planes.data();
    for (int plane = 0; plane < 3; plane++) {
      int width = plane == 0 ? bgr.cols() : bgr.cols() / 2;
      int height = plane == 0 ? bgr.rows() : bgr.rows() / 2;
      Mat from = new Mat(height, width, CV_8UC1, source, width);
      from.copyTo(new Mat(height, width, CV_8UC1, frame.data(plane), frame.linesize(plane)));
      source = source.getPointer((long) width * height);
    }
  }

  private static void check(int status) {
    if (status < 0) {
      throw new IllegalStateException("FFmpeg returned " + status);
    }
  }

  /** The bits of a number as columns, black or orange, the lowest at the left; grey below. */
  private static Mat numbered(int number) {
    Mat picture = new Mat(WIDTH / 2, WIDTH, CV_8UC3, Scalar.all(128));
    for (int bit = 0; bit < BITS; bit++) {
      Mat column = new Mat(picture, new Rect(bit * COLUMN, 0, COLUMN, WIDTH / 4));
      column.put((number >> bit & 1) == 1 ? new Scalar(32, 144, 240, 0) : Scalar.all(16));
    }
    return picture;
  }

  /** The number that an upright picture shows. */
  static int number(Mat picture) {
    int number = 0;
    for (int bit = 0; bit < BITS; bit++) {
      Mat middle = new Mat(picture, new Rect(bit * COLUMN + 4, 4, COLUMN - 8, WIDTH / 4 - 8));
      number |= mean(middle).get(2) > 128 ? 1 << bit : 0;
    }
    return number;
  }
}
