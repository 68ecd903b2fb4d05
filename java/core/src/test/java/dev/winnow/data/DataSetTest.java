package dev.winnow.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.InvalidInputException;
import dev.winnow.data.image.OnBadImage;
import dev.winnow.data.layout.Split;
import dev.winnow.data.pack.PackedImages;
import dev.winnow.tensor.NativeRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetTest {
  private static final PackedImages.Progress SILENT = (done, total) -> {};

  @TempDir Path root;
  private final List<DataSet> opened = new ArrayList<>();

  @BeforeAll
  static void start() {
    NativeRuntime.start(2);
  }

  private DataSet open(long seed) {
    DataSet data = DataSet.open(DataOptions.of(root, 8, seed), SILENT);
    opened.add(data);
    return data;
  }

  @AfterEach
  void close() {
    opened.forEach(DataSet::close);
  }

  private static long count(DataSet data, Split split, int label) {
    return data.of(split).stream().filter(sample -> sample.label() == label).count();
  }

  @Test
  void foldersGiveTheSplitInAnyCaseAndOrder() {
    TestImages.write(root.resolve("Train/Fake"), true, 3, 8, 1);
    TestImages.write(root.resolve("Train/Real"), false, 4, 8, 1);
    TestImages.write(root.resolve("REAL/valid"), false, 2, 8, 2);
    TestImages.write(root.resolve("fake/Validation"), true, 1, 8, 2);
    TestImages.write(root.resolve("test/real"), false, 1, 8, 3);
    TestImages.write(root.resolve("test/fake"), true, 2, 8, 3);
    TestImages.write(root.resolve("masks/test"), true, 2, 8, 4);

    DataSet data = open(0);

    assertThat(data.splitRule()).isEqualTo("folders");
    assertThat(data.samples()).hasSize(13);
    assertThat(count(data, Split.TRAIN, 1)).isEqualTo(3);
    assertThat(count(data, Split.TRAIN, 0)).isEqualTo(4);
    assertThat(count(data, Split.VALIDATION, 0)).isEqualTo(2);
    assertThat(count(data, Split.TEST, 1)).isEqualTo(2);
  }

  @Test
  void aPlainTreeIsSplitByClassSeventyFifteenFifteen() {
    TestImages.dataSet(root, 40, 8);
    DataSet data = open(0);
    for (int label = 0; label <= 1; label++) {
      assertThat(count(data, Split.TRAIN, label)).isEqualTo(28);
      assertThat(count(data, Split.VALIDATION, label)).isEqualTo(6);
      assertThat(count(data, Split.TEST, label)).isEqualTo(6);
    }
    assertThat(data.splitRule()).contains("0.15").contains("seed 0");
  }

  @Test
  void onlyATrainFolderIsSplitToo() {
    TestImages.dataSet(root.resolve("train"), 20, 8);
    DataSet data = open(0);
    assertThat(data.of(Split.TRAIN)).hasSize(28);
    assertThat(data.of(Split.VALIDATION)).hasSize(6);
    assertThat(data.of(Split.TEST)).hasSize(6);
  }

  @Test
  void onlyTheMissingSplitIsDrawn() {
    TestImages.dataSet(root.resolve("train"), 20, 8);
    TestImages.write(root.resolve("test/real"), false, 5, 8, 9);
    TestImages.write(root.resolve("test/fake"), true, 5, 8, 9);
    DataSet data = open(0);
    assertThat(data.of(Split.TEST)).hasSize(10);
    assertThat(data.of(Split.VALIDATION)).hasSize(6);
    assertThat(data.splitRule()).startsWith("validation 0.15");
  }

  @Test
  void theDrawDependsOnContentAndSeedAndNotOnNames() throws Exception {
    TestImages.dataSet(root, 40, 8);
    Map<String, Split> before = splits(open(0));
    assertThat(splits(open(0))).isEqualTo(before);
    assertThat(splits(open(1))).isNotEqualTo(before);
    Files.move(root.resolve("real/000.png"), root.resolve("real/zzz.png"));
    assertThat(splits(open(0))).isEqualTo(before);
  }

  private static Map<String, Split> splits(DataSet data) {
    return data.samples().stream().collect(Collectors.toMap(Sample::digest, Sample::split));
  }

  @Test
  void copiesOfOneFileStayTogether() throws Exception {
    TestImages.dataSet(root, 30, 8);
    for (int i = 0; i < 30; i++) {
      Files.copy(
          root.resolve(String.format("real/%03d.png", i)),
          root.resolve(String.format("real/copy%03d.png", i)));
    }
    DataSet data = open(0);
    Map<String, Long> splitsOfContent =
        data.samples().stream()
            .collect(
                Collectors.groupingBy(
                    Sample::digest,
                    Collectors.collectingAndThen(
                        Collectors.mapping(Sample::split, Collectors.toSet()),
                        set -> (long) set.size())));
    assertThat(splitsOfContent.values()).containsOnly(1L);
  }

  @Test
  void theFingerprintNoticesAChange() {
    TestImages.dataSet(root, 10, 8);
    String before = open(0).fingerprint();
    assertThat(open(1).fingerprint()).isEqualTo(before);
    TestImages.write(root.resolve("real"), false, 1, 8, 77);
    assertThat(open(0).fingerprint()).isNotEqualTo(before);
  }

  @Test
  void whatIsNoDataSetIsNamed() throws Exception {
    assertThatThrownBy(() -> DataSet.open(DataOptions.of(root.resolve("nowhere"), 8, 0), SILENT))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("nowhere");
    TestImages.write(root.resolve("real"), false, 3, 8, 1);
    assertThatThrownBy(() -> open(0)).hasMessageContaining("'fake'");
    TestImages.write(root.resolve("real/fake"), true, 3, 8, 1);
    assertThatThrownBy(() -> open(0)).hasMessageContaining("both");
  }

  @Test
  void tooFewImagesForASplitAreAnError() {
    TestImages.dataSet(root, 2, 8);
    DataSet data = open(0);
    assertThatThrownBy(() -> data.requireClasses(Split.values()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("the test split has no");
  }

  @Test
  void badImagesAreSkippedAndListedOrRefused() throws Exception {
    TestImages.dataSet(root, 20, 8);
    Files.writeString(root.resolve("fake/broken.jpg"), "no image");
    Files.write(root.resolve("fake/empty.jpg"), new byte[0]);
    DataSet data = open(0);
    assertThat(data.samples()).hasSize(40);
    assertThat(data.bad())
        .extracting(DataSet.BadImage::name)
        .containsExactly("fake/broken.jpg", "fake/empty.jpg");
    DataOptions strict = DataOptions.of(root, 8, 0).onBadImage(OnBadImage.FAIL);
    assertThatThrownBy(() -> DataSet.open(strict, SILENT))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("2 images cannot be used")
        .hasMessageContaining("fake/broken.jpg")
        .hasMessageContaining("fake/empty.jpg");
  }

  @Test
  void aBadImageMovesNoOtherImageToAnotherSplit() throws Exception {
    TestImages.dataSet(root, 40, 8);
    Map<String, Split> before = splits(open(0));
    Files.writeString(root.resolve("fake/aaa.jpg"), "no image");
    Map<String, Split> after = splits(open(0));
    after.forEach((digest, split) -> assertThat(split).isEqualTo(before.get(digest)));
  }

  @Test
  void onlyBadImagesAreAnError() throws Exception {
    for (String name : new String[] {"real/a.jpg", "fake/b.jpg"}) {
      Files.createDirectories(root.resolve(name).getParent());
      Files.writeString(root.resolve(name), "no image");
    }
    assertThatThrownBy(() -> open(0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("none of the 2 images can be used");
  }

  @Test
  void aSizeThatNoNetworkTakesIsRefused() {
    for (int size : new int[] {0, -5, 1, 100_000}) {
      assertThatThrownBy(() -> DataOptions.of(root, size, 0))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("--size");
    }
  }

  @Test
  void videosHaveToBeExtractedFirst() throws Exception {
    for (String name : new String[] {"real/a.mp4", "fake/b.mp4"}) {
      Files.createDirectories(root.resolve(name).getParent());
      Files.writeString(root.resolve(name), "no video either");
    }
    assertThatThrownBy(() -> open(0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("winnow data extract");
  }
}
