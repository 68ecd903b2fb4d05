package dev.winnow.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.InvalidInputException;
import dev.winnow.data.layout.Split;
import dev.winnow.tensor.NativeRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetTest {
  @TempDir Path root;

  @BeforeAll
  static void start() {
    NativeRuntime.start(2);
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

    DataSet data = DataSet.read(root, 0);

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
    DataSet data = DataSet.read(root, 0);
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
    DataSet data = DataSet.read(root, 0);
    assertThat(data.of(Split.TRAIN)).hasSize(28);
    assertThat(data.of(Split.VALIDATION)).hasSize(6);
    assertThat(data.of(Split.TEST)).hasSize(6);
  }

  @Test
  void onlyTheMissingSplitIsDrawn() {
    TestImages.dataSet(root.resolve("train"), 20, 8);
    TestImages.write(root.resolve("test/real"), false, 5, 8, 9);
    TestImages.write(root.resolve("test/fake"), true, 5, 8, 9);
    DataSet data = DataSet.read(root, 0);
    assertThat(data.of(Split.TEST)).hasSize(10);
    assertThat(data.of(Split.VALIDATION)).hasSize(6);
    assertThat(data.splitRule()).startsWith("validation 0.15");
  }

  @Test
  void theDrawDependsOnContentAndSeedAndNotOnNames() throws Exception {
    TestImages.dataSet(root, 40, 8);
    Map<String, Split> before = splits(DataSet.read(root, 0));
    assertThat(splits(DataSet.read(root, 0))).isEqualTo(before);
    assertThat(splits(DataSet.read(root, 1))).isNotEqualTo(before);
    Files.move(root.resolve("real/000.png"), root.resolve("real/zzz.png"));
    assertThat(splits(DataSet.read(root, 0))).isEqualTo(before);
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
    DataSet data = DataSet.read(root, 0);
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
    String before = DataSet.read(root, 0).fingerprint();
    assertThat(DataSet.read(root, 1).fingerprint()).isEqualTo(before);
    TestImages.write(root.resolve("real"), false, 1, 8, 77);
    assertThat(DataSet.read(root, 0).fingerprint()).isNotEqualTo(before);
  }

  @Test
  void whatIsNoDataSetIsNamed() throws Exception {
    assertThatThrownBy(() -> DataSet.read(root.resolve("nowhere"), 0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("nowhere");
    TestImages.write(root.resolve("real"), false, 3, 8, 1);
    assertThatThrownBy(() -> DataSet.read(root, 0)).hasMessageContaining("'fake'");
    TestImages.write(root.resolve("real/fake"), true, 3, 8, 1);
    assertThatThrownBy(() -> DataSet.read(root, 0)).hasMessageContaining("both");
  }

  @Test
  void tooFewImagesForASplitAreAnError() {
    TestImages.dataSet(root, 2, 8);
    assertThatThrownBy(() -> DataSet.read(root, 0)).hasMessageContaining("has no");
  }

  @Test
  void aBrokenImageIsNamed() throws Exception {
    TestImages.dataSet(root, 10, 8);
    Files.writeString(root.resolve("fake/broken.jpg"), "no image");
    Files.write(root.resolve("fake/empty.jpg"), new byte[0]);
    DataSet data = DataSet.read(root, 0);
    for (String name : new String[] {"fake/broken.jpg", "fake/empty.jpg"}) {
      Sample broken =
          data.samples().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
      assertThatThrownBy(() -> ImageSet.decode(java.util.List.of(broken), 8, n -> {}).close())
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining(name);
    }
  }
}
