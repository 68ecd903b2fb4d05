package dev.winnow.data.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.opencv.global.opencv_core.NORM_INF;
import static org.bytedeco.opencv.global.opencv_core.flip;
import static org.bytedeco.opencv.global.opencv_core.mean;
import static org.bytedeco.opencv.global.opencv_core.norm;
import static org.bytedeco.opencv.global.opencv_core.transpose;

import dev.winnow.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VideoReaderTest {
  @TempDir Path folder;

  @Test
  void theDecoderIsTheBuildThatMayBePassedOn() {
    assertThat(avcodec.avcodec_license().getString()).startsWith("LGPL");
  }

  @Test
  void evenlySpacedFramesAreTheMiddlesOfEqualParts() {
    assertThat(VideoReader.evenlySpaced(100, 4)).containsExactly(12, 37, 62, 87);
    assertThat(VideoReader.evenlySpaced(7, 1)).containsExactly(3);
    assertThat(VideoReader.evenlySpaced(3, 40)).containsExactly(0, 1, 2);
    for (int frames = 1; frames < 60; frames++) {
      for (int parts = 1; parts < 60; parts++) {
        int[] found = VideoReader.evenlySpaced(frames, parts);
        assertThat(Arrays.stream(found).distinct().count()).isEqualTo(Math.min(frames, parts));
        assertThat(found[found.length - 1]).isLessThan(frames);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "mp4, mpeg4, 12, 0, true",
    "mp4, mpeg4, 12, 2, true",
    "mp4, mpeg4, 300, 2, true",
    "mov, mjpeg, 1, 0, true",
    "mkv, ffv1, 1, 0, true",
    "mkv, mpeg4, 12, 2, true",
    "ts, mpeg2video, 12, 2, true",
    "avi, mpeg4, 12, 2, false",
    "mpg, mpeg2video, 12, 2, false",
  })
  void givesTheFrameThatWasAskedFor(
      String container, String encoder, int keyEvery, int bFrames, boolean timed) {
    int frames = 211;
    Path file =
        new TestVideo(encoder)
            .keyEvery(keyEvery)
            .bFrames(bFrames)
            .write(folder.resolve("v." + container), frames);
    FrameIndex index = FrameIndex.scan(file);
    assertThat(index.isKnown()).isEqualTo(timed);
    try (VideoReader reader = new VideoReader(file);
        VideoReader through = new VideoReader(file, FrameIndex.UNKNOWN)) {
      assertThat(reader.frameCount()).isEqualTo(frames);
      assertThat(through.frameCount()).isEqualTo(frames);
      long seed = System.nanoTime();
      int[] numbers =
          IntStream.concat(
                  Arrays.stream(VideoReader.evenlySpaced(frames, 9)),
                  new Random(seed).ints(15, 0, frames))
              .toArray();
      for (int number : numbers) {
        try (PointerScope scope = new PointerScope()) {
          Mat found = reader.frame(number);
          assertThat(TestVideo.number(found)).as("seed %d", seed).isEqualTo(number);
          assertThat(norm(found, through.frame(number), NORM_INF, new Mat())).isZero();
        }
      }
    }
  }

  @Test
  void keepsTheColours() {
    Scalar colour = new Scalar(200, 40, 90, 0);
    Path file =
        new TestVideo("ffv1")
            .write(
                folder.resolve("colour.mkv"),
                1,
                i -> new Mat(48, 64, org.bytedeco.opencv.global.opencv_core.CV_8UC3, colour));
    try (PointerScope scope = new PointerScope();
        VideoReader reader = new VideoReader(file)) {
      Scalar found = mean(reader.frame(0));
      for (int channel = 0; channel < 3; channel++) {
        assertThat(found.get(channel)).isBetween(colour.get(channel) - 3, colour.get(channel) + 3);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 0, 1",
    "-1, 0, 0, -1",
    "0, 1, -1, 0",
    "0, -1, 1, 0",
    "-1, 0, 0, 1",
    "0, 1, 1, 0",
  })
  void turnsWhatWasFilmedOnItsSide(int a, int b, int c, int d) {
    Path file = new TestVideo("mpeg4").shownBy(a, b, c, d).write(folder.resolve("turned.mp4"), 30);
    try (PointerScope scope = new PointerScope();
        VideoReader reader = new VideoReader(file)) {
      Mat shown = reader.frame(21);
      // Back to what was filmed, one pixel after the other: x' = a x + c y, y' = b x + d y.
      Mat filmed = new Mat();
      if (a == 0) {
        transpose(shown, filmed);
        assertThat(shown.rows()).isEqualTo(TestVideo.WIDTH);
      } else {
        shown.copyTo(filmed);
      }
      boolean flipX = (a == 0 ? b : a) < 0;
      boolean flipY = (a == 0 ? c : d) < 0;
      if (flipX) {
        flip(filmed, filmed, 1);
      }
      if (flipY) {
        flip(filmed, filmed, 0);
      }
      assertThat(TestVideo.number(filmed)).isEqualTo(21);
    }
  }

  /** The turn that telephones write most: held upright, the sensor's left edge is shown on top. */
  @Test
  void turnsAQuarterClockwise() {
    Path file = new TestVideo("mpeg4").shownBy(0, 1, -1, 0).write(folder.resolve("tall.mp4"), 2);
    try (PointerScope scope = new PointerScope();
        VideoReader reader = new VideoReader(file)) {
      Mat shown = reader.frame(1);
      // Filmed: bit 0 (set) at the top left. A quarter clockwise puts the top left at the top
      // right.
      Mat topRight = new Mat(shown, new Rect(shown.cols() - 20, 4, 16, 8));
      assertThat(mean(topRight).get(2)).isGreaterThan(200);
    }
  }

  @Test
  void opensNamesWithSpacesAndOtherLetters() throws IOException {
    Path plain = new TestVideo("mpeg4").write(folder.resolve("plain.mp4"), 5);
    for (String name : new String[] {"a b.mp4", "grün + 100%.mp4", "顔:1.mp4", "#?&.mp4"}) {
      Path file = Files.copy(plain, folder.resolve(name));
      try (VideoReader reader = new VideoReader(file)) {
        assertThat(reader.frameCount()).isEqualTo(5);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mp4", "mkv", "avi", "mov"})
  void refusesWhatIsCutShort(String container) throws IOException {
    Path whole = new TestVideo("mpeg4").write(folder.resolve("whole." + container), 100);
    byte[] bytes = Files.readAllBytes(whole);
    for (int percent : new int[] {1, 10, 50, 80}) {
      Path file = folder.resolve(percent + "." + container);
      Files.write(file, Arrays.copyOf(bytes, bytes.length * percent / 100));
      refuses(file);
    }
  }

  @Test
  void refusesWhatIsNoVideo() throws IOException {
    refuses(folder.resolve("missing.mp4"));
    refuses(Files.createFile(folder.resolve("empty.mp4")));
    byte[] noise = new byte[100_000];
    new Random(1).nextBytes(noise);
    refuses(Files.write(folder.resolve("noise.mp4"), noise));
    refuses(Files.createDirectory(folder.resolve("folder.mp4")));
    refuses(TestVideo.silence(folder.resolve("silence.mov")));
    Path video = new TestVideo("mpeg4").write(folder.resolve("video.mp4"), 5);
    refuses(
        Files.writeString(
            folder.resolve("playlist.mp4"),
            "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n" + video + "\n#EXT-X-ENDLIST\n"));
  }

  @Test
  void refusesOrReadsWhatIsDamagedAndNeverFalls() throws IOException {
    byte[] good =
        Files.readAllBytes(new TestVideo("mpeg4").bFrames(2).write(folder.resolve("g.mp4"), 60));
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Path file = folder.resolve("bad.mp4");
    for (int i = 0; i < 60; i++) {
      byte[] bad = good.clone();
      for (int k = random.nextInt(40); k >= 0; k--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      Files.write(file, bad);
      try (PointerScope scope = new PointerScope();
          VideoReader reader = new VideoReader(file)) {
        for (int number : VideoReader.evenlySpaced(reader.frameCount(), 7)) {
          assertThat(reader.frame(number).empty()).as("seed %d", seed).isFalse();
        }
      } catch (InvalidInputException e) {
        assertThat(e).as("seed %d", seed).hasMessageContaining(file.toString());
      }
    }
  }

  private static void refuses(Path file) {
    assertThatThrownBy(() -> new VideoReader(file).close())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(file.toString());
  }
}
