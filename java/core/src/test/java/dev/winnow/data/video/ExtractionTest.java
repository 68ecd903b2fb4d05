package dev.winnow.data.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imread;

import dev.winnow.InvalidInputException;
import dev.winnow.WinnowException;
import dev.winnow.data.layout.Entry;
import dev.winnow.data.layout.Manifest;
import dev.winnow.data.layout.Split;
import dev.winnow.data.video.Extraction.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtractionTest {
  private static final int FRAMES = 24;

  @TempDir static Path shared;

  /** A face that moves, one that leaves after half of the video, and no face at all. */
  private static Path face;

  private static Path half;
  private static Path nobody;

  @TempDir Path folder;

  @BeforeAll
  static void film() throws IOException {
    TestFaces faces = new TestFaces(shared.resolve("demo"));
    face = video("face", i -> faces.frame(20 + 4 * i, 30, 180));
    half = video("half", i -> i < FRAMES / 2 ? faces.frame(70, 20, 200) : TestFaces.plain());
    nobody = video("nobody", i -> TestFaces.plain());
  }

  private static Path video(String name, java.util.function.IntFunction<Mat> frame) {
    return new TestVideo("mpeg4").write(shared.resolve(name + ".mp4"), FRAMES, frame);
  }

  private static ExtractionOptions options(NoFace noFace, int threads) {
    return new ExtractionOptions(6, 64, 1.3, Optional.empty(), noFace, threads);
  }

  private Entry entry(Path video, String name, int label, Split split, String group)
      throws IOException {
    Path file = folder.resolve("videos").resolve(name);
    Files.createDirectories(file.getParent());
    Files.copy(video, file);
    return new Entry(
        file, 0, name, label, Optional.ofNullable(split), group, List.of("7", "9"), name);
  }

  private static Outcome run(List<Entry> videos, ExtractionOptions options, Path out) {
    return Extraction.run(videos, options, out, done -> {});
  }

  private List<Entry> dataSet() throws IOException {
    return List.of(
        entry(face, "a/000_003.mp4", 1, Split.TRAIN, "Deepfakes"),
        entry(half, "b/000_003.mp4", 1, Split.TRAIN, "FaceSwap"),
        entry(face, "c/000 ü.mp4", 0, Split.TEST, ""),
        entry(face, "d/000.mp4", 0, null, ""));
  }

  @Test
  void facesLieBySplitAndClassAndTheManifestSaysWhatTheyAre() throws IOException {
    Path out = folder.resolve("out");
    Outcome outcome = run(dataSet(), options(NoFace.SKIP, 2), out);
    assertThat(outcome).isEqualTo(new Outcome(4, 6 + 3 + 6 + 6, 3, List.of()));
    assertThat(names(out))
        .contains(
            "train/fake/Deepfakes-000_003_00002.png",
            "train/fake/Deepfakes-000_003_00022.png",
            "train/fake/FaceSwap-000_003_00010.png",
            "test/real/000 ü_00006.png",
            "real/000_00014.png",
            "manifest.csv")
        .doesNotContain("train/fake/FaceSwap-000_003_00014.png")
        .noneMatch(name -> name.contains("draft") || name.contains(".tmp"));
    List<Manifest.Row> rows = Manifest.read(out.resolve("manifest.csv"));
    assertThat(rows).hasSize(21);
    assertThat(rows.get(0))
        .isEqualTo(
            new Manifest.Row(
                "train/fake/Deepfakes-000_003_00002.png",
                "fake",
                "train",
                "Deepfakes",
                "7;9",
                "a/000_003.mp4",
                ""));
    assertThat(rows.get(20).split()).isEmpty();
    try (PointerScope scope = new PointerScope()) {
      for (Manifest.Row row : rows) {
        Mat picture = imread(out.resolve(row.path()).toString());
        assertThat(picture.cols()).isEqualTo(64);
        assertThat(picture.rows()).isEqualTo(64);
      }
    }
  }

  @Test
  void aKilledRunGoesOnAndEndsWithTheSameBytes() throws IOException {
    List<Entry> videos = dataSet();
    Path undisturbed = folder.resolve("undisturbed");
    run(videos, options(NoFace.SKIP, 1), undisturbed);

    Path killed = folder.resolve("killed");
    run(videos.subList(0, 2), options(NoFace.SKIP, 1), killed);
    Files.delete(killed.resolve("manifest.csv"));
    Path draft = killed.resolve(".extract/drafts/real/000/000_00002.png");
    Files.createDirectories(draft.getParent());
    Files.writeString(draft, "half of a pict");
    // Moved to its place, but not recorded any more.
    Path early = killed.resolve("test/real/000 ü_00002.png");
    Files.createDirectories(early.getParent());
    Files.writeString(early, "overwritten");
    Path done = killed.resolve("train/fake/Deepfakes-000_003_00002.png");
    byte[] original = Files.readAllBytes(done);
    Files.writeString(done, "not touched");

    Outcome outcome = run(videos, options(NoFace.SKIP, 2), killed);
    assertThat(outcome.pictures()).isEqualTo(21);
    assertThat(done).as("a video that was done is not redone").hasContent("not touched");
    Files.write(done, original);
    assertThat(tree(killed)).isEqualTo(tree(undisturbed));

    // A picture that went missing is made again.
    Files.delete(done);
    run(videos, options(NoFace.SKIP, 2), killed);
    assertThat(tree(killed)).isEqualTo(tree(undisturbed));
  }

  @Test
  void namesThatMeetBecomeWholePaths() throws IOException {
    List<Entry> videos =
        List.of(
            entry(face, "x/one.mp4", 0, null, ""),
            entry(face, "y/one.mp4", 0, null, ""),
            entry(face, "y/two.mp4", 0, null, ""));
    Path out = folder.resolve("out");
    assertThat(run(videos, options(NoFace.SKIP, 1), out).pictures()).isEqualTo(18);
    assertThat(names(out))
        .contains("real/x-one.mp4_00002.png", "real/y-one.mp4_00002.png", "real/two_00002.png");
  }

  @Test
  void aVideoThatCannotBeReadIsListedAndStopsNothing() throws IOException {
    Path noise = Files.writeString(shared.resolve("noise.bin"), "no video at all");
    List<Entry> videos =
        List.of(
            entry(noise, "bad.mp4", 1, null, ""),
            entry(nobody, "nobody.mp4", 1, null, ""),
            entry(face, "good.mp4", 0, null, ""));
    Path out = folder.resolve("out");
    Outcome outcome = run(videos, options(NoFace.SKIP, 2), out);
    assertThat(outcome.videos()).isOne();
    assertThat(outcome.failures())
        .extracting(Extraction.Failure::video)
        .containsExactly("bad.mp4", "nobody.mp4");
    assertThat(outcome.failures().get(0).reason()).contains("bad.mp4");
    assertThat(outcome.failures().get(1).reason()).contains("no face");
    assertThat(Manifest.read(out.resolve("manifest.csv"))).hasSize(6);

    // Fetched again, it takes part.
    Files.copy(face, videos.get(0).file(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(run(videos, options(NoFace.SKIP, 2), out).videos()).isEqualTo(2);
  }

  /** Fails in the third frame of the first video, after two drafts. */
  private static Supplier<FaceDetector> failing(RuntimeException failure) {
    AtomicInteger opened = new AtomicInteger();
    return () -> {
      boolean fails = opened.getAndIncrement() == 1;
      AtomicInteger frames = new AtomicInteger();
      return new FaceDetector() {
        @Override
        public List<Face> detect(Mat frame) {
          if (fails && frames.incrementAndGet() == 3) {
            throw failure;
          }
          return List.of(new Face(10, 10, 40, 40, 1));
        }

        @Override
        public void close() {}
      };
    };
  }

  @Test
  void whateverAVideoBringsAboutStopsNoOther() throws IOException {
    List<Entry> videos =
        List.of(
            entry(face, "odd.mp4", 1, null, ""),
            entry(face, "name.mp4", 1, null, "not a name\0"),
            entry(face, "good.mp4", 0, null, ""));
    for (RuntimeException failure :
        List.of(
            new RuntimeException("OpenCV(4): error:\n  (-215:Assertion failed)\n"),
            new IllegalArgumentException("no such size"),
            new NullPointerException())) {
      Path out = folder.resolve("out " + failure.getClass().getSimpleName());
      Outcome outcome =
          Extraction.run(videos, options(NoFace.SKIP, 1), failing(failure), out, done -> {});
      assertThat(outcome.videos()).isOne();
      assertThat(outcome.failures())
          .extracting(Extraction.Failure::video)
          .containsExactly("odd.mp4", "name.mp4");
      assertThat(outcome.failures().get(0).reason())
          .contains("odd.mp4 cannot be worked through: ")
          .doesNotContain("\n");
      assertThat(outcome.failures().get(1).reason()).contains("rename it");
      assertThat(names(out)).noneMatch(name -> name.contains("odd"));
      assertThat(Manifest.read(out.resolve("manifest.csv"))).hasSize(6);
    }
  }

  @Test
  void whatWouldBefallTheNextVideoTooStopsAll() throws IOException {
    List<Entry> videos =
        List.of(entry(face, "one.mp4", 1, null, ""), entry(face, "two.mp4", 0, null, ""));
    WinnowException full = new WinnowException("the disk is full");
    assertThatThrownBy(
            () ->
                Extraction.run(
                    videos,
                    options(NoFace.SKIP, 1),
                    failing(full),
                    folder.resolve("out"),
                    done -> {}))
        .isSameAs(full);
  }

  @Test
  void framesWithoutAFaceAreTakenWholeOrFailTheVideo() throws IOException {
    List<Entry> videos =
        List.of(entry(half, "half.mp4", 0, null, ""), entry(face, "face.mp4", 0, null, ""));
    Outcome whole = run(videos, options(NoFace.WHOLE, 1), folder.resolve("whole"));
    assertThat(whole).isEqualTo(new Outcome(2, 12, 3, List.of()));

    Path out = folder.resolve("fail");
    Outcome fail = run(videos, options(NoFace.FAIL, 1), out);
    assertThat(fail.videos()).isOne();
    assertThat(fail.failures()).hasSize(1);
    assertThat(fail.failures().get(0).forLackOfFaces()).isTrue();
    assertThat(names(out)).noneMatch(name -> name.contains("half"));
  }

  @Test
  void videosOfNoClassGoToTheFolderItself() throws IOException {
    Path out = folder.resolve("out");
    run(
        List.of(entry(face, "clip.mp4", Extraction.NO_CLASS, null, "")),
        options(NoFace.SKIP, 1),
        out);
    assertThat(names(out)).contains("clip_00002.png").doesNotContain("manifest.csv");
  }

  @Test
  void refusesAFolderOfOtherSettingsOtherVideosOrOtherThings() throws IOException {
    Path out = folder.resolve("out");
    List<Entry> videos = dataSet();
    run(videos, options(NoFace.SKIP, 1), out);
    Map<String, String> before = tree(out);
    refuses(videos, options(NoFace.WHOLE, 1), out, "other settings");
    refuses(videos.subList(1, 4), options(NoFace.SKIP, 1), out, "another video");
    Files.copy(nobody, videos.get(3).file(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    refuses(videos, options(NoFace.SKIP, 1), out, "another video");
    assertThat(tree(out)).isEqualTo(before);
    Path other = Files.createDirectories(folder.resolve("other"));
    Files.writeString(other.resolve("thesis.txt"), "the only copy");
    refuses(videos, options(NoFace.SKIP, 1), other, "something else");
  }

  private static void refuses(
      List<Entry> videos, ExtractionOptions options, Path out, String reason) {
    assertThatThrownBy(() -> run(videos, options, out))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(reason)
        .hasMessageContaining(out.toString());
  }

  @Test
  void refusesOptionsThatMakeNoSense() {
    for (double[] bad :
        new double[][] {{0, 64, 1.3, 1}, {1, 8, 1.3, 1}, {1, 64, 0.5, 1}, {1, 64, 1.3, 0}}) {
      assertThatThrownBy(
              () ->
                  new ExtractionOptions(
                      (int) bad[0],
                      (int) bad[1],
                      bad[2],
                      Optional.empty(),
                      NoFace.SKIP,
                      (int) bad[3]))
          .as(Arrays.toString(bad))
          .isInstanceOf(InvalidInputException.class);
    }
    assertThatThrownBy(
            () -> new ExtractionOptions(1, 64, Double.NaN, Optional.empty(), NoFace.SKIP, 1))
        .isInstanceOf(InvalidInputException.class);
  }

  private static List<String> names(Path root) throws IOException {
    return new ArrayList<>(tree(root).keySet());
  }

  private static Map<String, String> tree(Path root) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(root.relativize(file).toString(), Arrays.toString(Files.readAllBytes(file)));
      }
    }
    return contents;
  }
}
