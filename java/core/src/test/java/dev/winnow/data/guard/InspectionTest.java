package dev.winnow.data.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imwrite;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_CUBIC;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import dev.winnow.data.DataOptions;
import dev.winnow.data.DataSet;
import dev.winnow.data.guard.Finding.Kind;
import dev.winnow.data.guard.Finding.Severity;
import dev.winnow.data.layout.LayoutOptions;
import dev.winnow.data.layout.Layouts;
import dev.winnow.io.Json;
import dev.winnow.tensor.NativeRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.RNG;
import org.bytedeco.opencv.opencv_core.Size;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sets with one planted shortcut each: it is found, and nothing else is. */
class InspectionTest {
  private static final int PER_CLASS = 60;
  private static final int SIDE = 32;

  @TempDir Path root;
  private long seed;

  @BeforeAll
  static void start() {
    NativeRuntime.start(2);
  }

  /** A picture of bumps and grain that no other call gives; classes draw from one distribution. */
  private Mat picture(int side, int type) {
    RNG random = new RNG(++seed * 7919);
    Mat bumps = new Mat(6, 6, type);
    random._fill(bumps, RNG.UNIFORM, new Mat(40.0), new Mat(216.0));
    Mat picture = new Mat();
    resize(bumps, picture, new Size(side, side), 0, 0, INTER_CUBIC);
    Mat grain = new Mat(side, side, type);
    random._fill(grain, RNG.UNIFORM, new Mat(0.0), new Mat(30.0));
    org.bytedeco.opencv.global.opencv_core.add(picture, grain, picture);
    return picture;
  }

  /** What is done to the pictures of one class before they are written. */
  private interface Change {
    Mat to(Mat picture);
  }

  private void write(String folder, int count, String extension, int quality, Change change) {
    write(folder, count, extension, quality, SIDE, CV_8UC3, change);
  }

  private void write(
      String folder, int count, String extension, int quality, int side, int type, Change change) {
    try {
      Files.createDirectories(root.resolve(folder));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    for (int i = 0; i < count; i++) {
      try (PointerScope scope = new PointerScope()) {
        imwrite(
            root.resolve(folder).resolve("f" + i + "x" + extension).toString(),
            change.to(picture(side, type)),
            extension.equals(".jpg")
                ? new IntPointer(IMWRITE_JPEG_QUALITY, quality)
                : new IntPointer());
      }
    }
  }

  private Inspection inspect() {
    try (DataSet data = DataSet.open(DataOptions.of(root, SIDE, 0), (done, total) -> {})) {
      return Inspection.of(data);
    }
  }

  private static List<Finding> of(Inspection inspection, Kind kind) {
    return inspection.warnings().stream().filter(finding -> finding.kind() == kind).toList();
  }

  private void fair() {
    write("real", PER_CLASS, ".jpg", 90, picture -> picture);
    write("fake", PER_CLASS, ".jpg", 90, picture -> picture);
  }

  @Test
  void aFairSetHasNothingButTheBaselinesToBeat() {
    fair();
    Inspection inspection = inspect();
    assertThat(inspection.warnings()).isEmpty();
    assertThat(inspection.baselines()).hasSize(2);
    assertThat(inspection.baselines()).allMatch(b -> b.auc() > 0.3 && b.auc() < 0.7);
    assertThat(inspection.splits().get("train"))
        .containsEntry("real", 42)
        .containsEntry("fake", 42);
    assertThat(inspection.sizes()).containsOnlyKeys("32x32");
    assertThat(inspection.findings())
        .filteredOn(finding -> finding.kind() == Kind.TRIVIAL_BASELINE)
        .hasSize(2)
        .allMatch(finding -> finding.severity() == Severity.INFO);
  }

  @Test
  void lightIsSeenByThumbnails() {
    write("real", PER_CLASS, ".png", 0, picture -> picture);
    write(
        "fake",
        PER_CLASS,
        ".png",
        0,
        picture -> {
          Mat bright = new Mat();
          picture.convertTo(bright, -1, 1, 60);
          return bright;
        });
    Inspection inspection = inspect();
    assertThat(inspection.baselines().get(0).auc()).isGreaterThan(0.95);
    assertThat(of(inspection, Kind.TRIVIAL_BASELINE))
        .anyMatch(f -> f.severity() == Severity.SEVERE && f.what().contains("thumbnail"));
    assertThat(of(inspection, Kind.TRIVIAL_BASELINE).get(0).advice()).isNotEmpty();
  }

  @Test
  void sharpnessIsSeenByTheSpectrum() {
    write("real", PER_CLASS, ".png", 0, picture -> picture);
    write(
        "fake",
        PER_CLASS,
        ".png",
        0,
        picture -> {
          Mat soft = new Mat();
          GaussianBlur(picture, soft, new Size(3, 3), 0);
          return soft;
        });
    Inspection inspection = inspect();
    assertThat(inspection.baselines().get(1).auc()).isGreaterThan(0.95);
    assertThat(of(inspection, Kind.TRIVIAL_BASELINE))
        .anyMatch(f -> f.what().contains("radial spectrum"));
  }

  @Test
  void formatSizeEncoderAndColourAreConfounds() {
    write("real", PER_CLASS, ".png", 0, picture -> picture);
    write("fake", PER_CLASS, ".jpg", 90, 2 * SIDE, CV_8UC1, picture -> picture);
    assertThat(of(inspect(), Kind.CLASS_CONFOUND))
        .extracting(Finding::what)
        .anyMatch(what -> what.contains("image size"))
        .anyMatch(what -> what.contains("file format"))
        .anyMatch(what -> what.contains("quantisation"))
        .anyMatch(what -> what.contains("channels"))
        .anyMatch(what -> what.contains("number of pixels"));
  }

  @Test
  void jpegQualityIsAConfoundByTablesAndBytes() {
    write("real", PER_CLASS, ".jpg", 95, picture -> picture);
    write("fake", PER_CLASS, ".jpg", 70, picture -> picture);
    List<Finding> confounds = of(inspect(), Kind.CLASS_CONFOUND);
    assertThat(confounds)
        .extracting(Finding::what)
        .hasSize(2)
        .anyMatch(what -> what.contains("quantisation tables: knowing it alone, 100 %"))
        .anyMatch(what -> what.contains("file size in bytes: it is larger for reals"));
    assertThat(confounds).allMatch(f -> f.severity() == Severity.SEVERE);
  }

  @Test
  void theSamePictureInTwoSplitsIsFoundThoughItWasSavedAgain() {
    for (String split : new String[] {"train", "validation", "test"}) {
      write(split + "/real", PER_CLASS / 2, ".png", 0, picture -> picture);
      write(split + "/fake", PER_CLASS / 2, ".png", 0, picture -> picture);
    }
    assertThat(inspect().warnings()).isEmpty();
    try (PointerScope scope = new PointerScope()) {
      Mat picture =
          org.bytedeco.opencv.global.opencv_imgcodecs.imread(
              root.resolve("train/real/f3x.png").toString());
      Mat brighter = new Mat();
      picture.convertTo(brighter, -1, 1, 6);
      imwrite(root.resolve("test/real/again.png").toString(), brighter);
    }
    List<Finding> duplicates = of(inspect(), Kind.DUPLICATE);
    assertThat(duplicates).hasSize(1);
    assertThat(duplicates.get(0).what()).startsWith("1 ");
    assertThat(duplicates.get(0).where())
        .containsExactly("train/real/f3x.png = test/real/again.png");
  }

  @Test
  void copiesAcrossSplitsAndClassesAreFoundByteForByte() throws IOException {
    for (String split : new String[] {"train", "validation", "test"}) {
      write(split + "/real", 10, ".png", 0, picture -> picture);
      write(split + "/fake", 10, ".png", 0, picture -> picture);
    }
    Files.copy(root.resolve("train/real/f0x.png"), root.resolve("test/real/copy.png"));
    Files.copy(root.resolve("train/real/f1x.png"), root.resolve("train/fake/copy.png"));
    assertThat(of(inspect(), Kind.DUPLICATE))
        .extracting(Finding::what)
        .containsExactlyInAnyOrder(
            "1 files are in more than one class, byte for byte",
            "1 files are in more than one split, byte for byte");
  }

  @Test
  void peopleInTwoSplitsAreFoundAndResplittingCuresIt() throws IOException {
    StringBuilder manifest = new StringBuilder("path,label,split,identity\n");
    String[] splits = {"train", "train", "validation", "test"};
    write("pictures", 2 * PER_CLASS, ".png", 0, picture -> picture);
    for (int i = 0; i < 2 * PER_CLASS; i++) {
      manifest.append(
          "pictures/f" + i + "x.png," + i % 2 + "," + splits[i / 2 % 4] + ",person" + i / 3 + "\n");
    }
    Files.writeString(root.resolve("manifest.csv"), manifest);
    List<Finding> leaks = of(inspect(), Kind.IDENTITY_LEAK);
    assertThat(leaks).hasSize(1);
    assertThat(leaks.get(0).severity()).isEqualTo(Severity.SEVERE);
    assertThat(leaks.get(0).where().get(0)).startsWith("person");
    assertThat(leaks.get(0).where()).hasSizeLessThanOrEqualTo(Finding.MOST_PLACES);
    try (DataSet anew =
        DataSet.open(DataOptions.of(root, SIDE, 0).resplit(true), (done, total) -> {})) {
      assertThat(of(Inspection.of(anew), Kind.IDENTITY_LEAK)).isEmpty();
    }
  }

  /** As in the public subset of FaceForensics++: video 129 stands in train and in test. */
  @Test
  void leakingVideosAndPeopleAreFoundByTheirNames() {
    for (String split : new String[] {"train", "validation", "test"}) {
      int base = "train validation test".indexOf(split);
      for (int i = 0; i < 4; i++) {
        String real = String.format("%03d", 300 + base + i);
        write(split + "/real", real + "_" + i + ".png");
        write(split + "/fake", real + "_" + String.format("%03d", 600 + base + i) + "_7.png");
      }
    }
    assertThat(of(inspect(), Kind.IDENTITY_LEAK)).isEmpty();
    write("train/real", "129_1.png");
    write("test/real", "129_2.png");
    write("test/fake", "129_300_3.png");
    Inspection inspection = inspect();
    assertThat(inspection.layout()).isEqualTo("faceforensics-celebdf-subset");
    List<Finding> leaks = of(inspection, Kind.IDENTITY_LEAK);
    assertThat(leaks).hasSize(2).allMatch(leak -> leak.severity() == Severity.SEVERE);
    assertThat(leaks.get(0).what())
        .startsWith("1 videos have frames in more than one split; 1 of 10");
    assertThat(leaks.get(0).where()).containsExactly("129: train, test");
    assertThat(leaks.get(1).what()).startsWith("2 identities").contains("2 of 10 test files");
    assertThat(leaks.get(1).where()).containsExactly("129: train, test", "300: train, test");
    assertThat(leaks).allMatch(leak -> leak.advice().contains("--resplit"));
  }

  private void write(String folder, String name) {
    try (PointerScope scope = new PointerScope()) {
      Files.createDirectories(root.resolve(folder));
      imwrite(root.resolve(folder).resolve(name).toString(), picture(SIDE, CV_8UC3));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void videosAreInspectedByTheirNamesAlone() throws IOException {
    for (String name :
        new String[] {
          "train/real/a.mp4",
          "train/fake/b.mp4",
          "validation/real/c.mp4",
          "validation/fake/d.mp4",
          "test/real/e.mp4",
          "test/fake/f.mp4"
        }) {
      Files.createDirectories(root.resolve(name).getParent());
      Files.createFile(root.resolve(name));
    }
    Inspection inspection = Inspection.ofVideos(Layouts.find(root, LayoutOptions.ALL), 0, false);
    assertThat(inspection.media()).isEqualTo("videos");
    assertThat(inspection.splits().get("test")).containsEntry("real", 1).containsEntry("fake", 1);
  }

  @Test
  void aClassMissingInASplitIsAFindingAndNoFailure() {
    write("train/real", 6, ".png", 0, picture -> picture);
    write("train/fake", 6, ".png", 0, picture -> picture);
    write("validation/real", 6, ".png", 0, picture -> picture);
    write("test/fake", 6, ".png", 0, picture -> picture);
    assertThat(of(inspect(), Kind.IMBALANCE))
        .anyMatch(
            finding ->
                finding.severity() == Severity.SEVERE
                    && finding.where().contains("test: 0 real, 6 fake"));
  }

  @Test
  void oneVideoIsOneWitnessHoweverManyItsFrames() throws IOException {
    StringBuilder manifest = new StringBuilder("path,label,video\n");
    // Two bright fakes, two dark reals, 60 frames each: four videos prove nothing.
    for (int video = 0; video < 4; video++) {
      int light = video % 2 == 0 ? -20 : 40;
      write(
          "v" + video,
          PER_CLASS,
          ".png",
          0,
          picture -> {
            Mat lit = new Mat();
            picture.convertTo(lit, -1, 1, light);
            return lit;
          });
      for (int i = 0; i < PER_CLASS; i++) {
        manifest.append("v" + video + "/f" + i + "x.png," + video % 2 + ",v" + video + "\n");
      }
    }
    Files.writeString(root.resolve("manifest.csv"), manifest);
    assertThat(of(inspect(), Kind.TRIVIAL_BASELINE)).isEmpty();
    assertThat(inspect().findings())
        .anyMatch(f -> f.kind() == Kind.TRIVIAL_BASELINE && f.what().startsWith("too few"));
  }

  @Test
  void badFilesAndUnevenClassesAreFindings() throws IOException {
    write("real", 4 * PER_CLASS, ".png", 0, picture -> picture);
    write("fake", PER_CLASS, ".png", 0, picture -> picture);
    Files.writeString(root.resolve("fake/broken.jpg"), "no image");
    Inspection inspection = inspect();
    assertThat(of(inspection, Kind.BAD_FILE)).hasSize(1);
    assertThat(of(inspection, Kind.BAD_FILE).get(0).where().get(0)).startsWith("fake/broken.jpg: ");
    assertThat(of(inspection, Kind.IMBALANCE)).hasSize(1);
    assertThat(of(inspection, Kind.IMBALANCE).get(0).where().get(0))
        .startsWith("train: 168 real, ");
  }

  @Test
  void anInspectionGoesToJsonAndBack() throws IOException {
    fair();
    Inspection inspection = inspect();
    Path file = root.resolve("data.json");
    String json = Json.pretty(inspection);
    Files.writeString(file, json);
    assertThat(Json.read(file, Inspection.class)).isEqualTo(inspection);
    assertThat(json)
        .contains("\"trivial-baseline\"")
        .contains("\"info\"")
        .doesNotContain("warnings");
  }
}
