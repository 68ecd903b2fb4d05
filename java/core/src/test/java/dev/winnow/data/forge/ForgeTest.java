package dev.winnow.data.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_UNCHANGED;

import dev.winnow.InvalidInputException;
import dev.winnow.data.image.ImageDecoder;
import dev.winnow.data.image.OnBadImage;
import dev.winnow.data.layout.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForgeTest {
  private static final Mix MIX = Mix.of(Mix.DEFAULT);

  @TempDir Path folder;

  private Path reals(int count) {
    Path reals = folder.resolve("reals");
    for (int i = 0; i < count; i++) {
      Faces.write(reals.resolve(i + (i % 2 == 0 ? ".png" : ".jpg")), 96 + i % 7, i % 5 == 0, i);
    }
    return reals;
  }

  private Path forge(Path reals, String out, long seed, int threads) {
    Path set = folder.resolve(out);
    forge(reals, set, seed, OnBadImage.SKIP, threads);
    return set;
  }

  private static Forge.Outcome forge(
      Path reals, Path set, long seed, OnBadImage onBadImage, int threads) {
    Forge.Progress silent =
        new Forge.Progress() {
          @Override
          public void onChecked(int done, int total) {}

          @Override
          public void onForged(int done, int total) {}
        };
    return Forge.write(
        reals, set, new ForgeSettings(64, 95, 98, 6, MIX, seed), onBadImage, threads, silent);
  }

  private static Map<String, String> contents(Path set) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(set)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        contents.put(set.relativize(file).toString(), Arrays.toString(Files.readAllBytes(file)));
      }
    }
    return contents;
  }

  @Test
  void oneSeedGivesTheSameBytesForAnyNumberOfThreads() throws IOException {
    Path reals = reals(24);
    Map<String, String> once = contents(forge(reals, "one", 5, 1));
    assertThat(contents(forge(reals, "three", 5, 3))).isEqualTo(once);
    assertThat(contents(forge(reals, "other", 6, 3))).isNotEqualTo(once);
    assertThat(once).hasSize(3 * 24 + 1);
  }

  @Test
  void theManifestTellsWhatIsThere() {
    Path set = forge(reals(40), "set", 1, 2);
    List<Manifest.Row> rows = Manifest.read(set.resolve(Manifest.FILE_NAME));
    assertThat(rows).hasSize(80);
    for (Manifest.Row row : rows) {
      boolean fake = row.label().equals("fake");
      assertThat(row.path()).startsWith(row.split() + "/" + row.label() + "/");
      assertThat(set.resolve(row.path())).isNotEmptyFile();
      assertThat(row.group().isEmpty()).isEqualTo(!fake);
      assertThat(row.identity().contains(";")).isEqualTo(row.group().equals("swap"));
      if (fake) {
        assertThat(row.mask()).isEqualTo("masks/" + row.path().replace(".jpg", ".png"));
        assertThat(set.resolve(row.path().replace("/fake/", "/real/"))).exists();
        try (PointerScope scope = new PointerScope()) {
          Mat mask = ImageDecoder.read(set.resolve(row.mask()), IMREAD_UNCHANGED);
          assertThat(mask.channels()).isEqualTo(1);
          assertThat(mask.cols()).isEqualTo(64);
        }
      }
    }
    MIX.counts(40)
        .forEach(
            (kind, count) ->
                assertThat(rows).filteredOn(r -> r.group().equals(kind.label())).hasSize(count));
  }

  @Test
  void nobodyIsInTwoSplits() {
    Map<String, Set<String>> splits = new HashMap<>();
    for (Manifest.Row row :
        Manifest.read(forge(reals(60), "set", 2, 2).resolve(Manifest.FILE_NAME))) {
      for (String who : row.identity().split(Manifest.IDENTITY_SEPARATOR)) {
        splits.computeIfAbsent(who, w -> new HashSet<>()).add(row.split());
      }
    }
    assertThat(splits).hasSize(60);
    assertThat(splits.values()).allMatch(where -> where.size() == 1);
    Map<Set<String>, Long> sizes =
        splits.values().stream().collect(Collectors.groupingBy(s -> s, Collectors.counting()));
    assertThat(sizes.get(Set.of("train"))).isEqualTo(42);
    assertThat(sizes.get(Set.of("validation"))).isEqualTo(9);
  }

  @Test
  void picturesOfOnePersonStayTogether() {
    Path reals = folder.resolve("frames");
    StringBuilder manifest = new StringBuilder("path,label,identity,video\n");
    for (int i = 0; i < 30; i++) {
      Faces.write(reals.resolve("clip/" + i + ".jpg"), 80, false, i);
      manifest.append("clip/" + i + ".jpg,0,who" + i % 6 + ",film" + i % 6 + "\n");
    }
    manifest.append("clip/no.jpg,fake,whoever,\n");
    try {
      Files.writeString(reals.resolve(Manifest.FILE_NAME), manifest);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    List<Manifest.Row> rows = Manifest.read(forge(reals, "set", 0, 2).resolve(Manifest.FILE_NAME));
    assertThat(rows).hasSize(60).allMatch(row -> row.video().startsWith("film"));
    Map<String, Set<String>> splits = new TreeMap<>();
    rows.forEach(
        row ->
            splits
                .computeIfAbsent(row.identity().split(";")[0], w -> new TreeSet<>())
                .add(row.split()));
    assertThat(splits).hasSize(6).allSatisfy((who, where) -> assertThat(where).hasSize(1));
  }

  @Test
  void splitFoldersStayAndFakesAreLeftOut() {
    Path tree = folder.resolve("tree");
    for (String split : List.of("Train", "Validation", "Test")) {
      for (int i = 0; i < 3; i++) {
        Faces.write(tree.resolve(split + "/Real/" + i + ".jpg"), 80, false, i + split.length());
        Faces.write(tree.resolve(split + "/Fake/" + i + ".jpg"), 80, false, 50 + i);
        Faces.write(tree.resolve("masks/" + split + "/Fake/" + i + ".png"), 80, true, 50 + i);
      }
    }
    List<Manifest.Row> rows = Manifest.read(forge(tree, "set", 0, 2).resolve(Manifest.FILE_NAME));
    assertThat(rows).hasSize(18);
    for (Manifest.Row row : rows) {
      String folderOfOrigin = row.identity().substring(0, row.identity().indexOf('_'));
      assertThat(folderOfOrigin).isEqualToIgnoringCase(row.split());
    }
  }

  @Test
  void bothClassesLeaveOneEncoder() throws IOException {
    Path set = forge(reals(150), "set", 3, 2);
    Map<String, Set<String>> heads = new TreeMap<>();
    for (String label : List.of("real", "fake")) {
      try (Stream<Path> files = Files.list(set.resolve("train").resolve(label))) {
        for (Path file : files.toList()) {
          heads.computeIfAbsent(label, l -> new HashSet<>()).add(head(Files.readAllBytes(file)));
        }
      }
    }
    assertThat(heads.get("real")).isEqualTo(heads.get("fake")).hasSize(4);
  }

  /** All of a JPEG file before its scan: size, components and quantisation tables. */
  private static String head(byte[] jpeg) {
    int at = 2;
    while ((jpeg[at + 1] & 0xFF) != 0xC4) {
      at += 2 + ((jpeg[at + 2] & 0xFF) << 8 | jpeg[at + 3] & 0xFF);
    }
    return Arrays.toString(Arrays.copyOf(jpeg, at));
  }

  @Test
  void aGreyRealHasAGreyFake() {
    Path set = forge(reals(40), "set", 4, 2);
    int grey = 0;
    for (Manifest.Row row : Manifest.read(set.resolve(Manifest.FILE_NAME))) {
      if (row.label().equals("real")) {
        continue;
      }
      String real = row.path().replace("/fake/", "/real/");
      boolean expected = isGrey(set.resolve(real));
      assertThat(isGrey(set.resolve(row.path()))).as(row.path()).isEqualTo(expected);
      grey += expected ? 1 : 0;
    }
    assertThat(grey).isEqualTo(8);
  }

  private static boolean isGrey(Path file) {
    try (PointerScope scope = new PointerScope()) {
      Mat picture = ImageDecoder.read(file, IMREAD_UNCHANGED);
      return new Photograph(picture, FaceRegion.central(1)).isGrey();
    }
  }

  @Test
  void alphaAndForeignNamesAreNoObstacle() {
    Path reals = reals(10);
    Faces.write(reals.resolve("Ünï çø.png"), 90, false, 77);
    try (PointerScope scope = new PointerScope()) {
      Faces.write(reals.resolve("alpha.png"), new Mat(70, 90, CV_8UC4, new Scalar(1, 2, 3, 128)));
    }
    List<Manifest.Row> rows = Manifest.read(forge(reals, "set", 0, 2).resolve(Manifest.FILE_NAME));
    assertThat(rows).hasSize(24).anyMatch(row -> row.path().endsWith("fake/Ünï çø.jpg"));
  }

  @Test
  void whatCannotBeForgedIsNamedAndLeavesNothing() throws IOException {
    assertRefused(folder.resolve("none"), "not a folder");
    assertRefused(Files.createDirectories(folder.resolve("empty")), "no real image");
    assertRefused(reals(1), "too few");
    Path reals = reals(20);
    Files.createDirectories(folder.resolve("set/full"));
    assertRefused(reals, "not empty");
  }

  @Test
  void badPicturesAreLeftOutBeforeAnythingIsDealtOrRefused() throws IOException {
    Path reals = reals(20);
    Map<String, String> without = contents(forge(reals, "without", 3, 2));
    Faces.write(reals.resolve("10tiny.png"), 20, false, 1);
    Files.writeString(reals.resolve("11broken.jpg"), "no image");
    Path set = folder.resolve("with");
    Forge.Outcome outcome = forge(reals, set, 3, OnBadImage.SKIP, 2);
    assertThat(outcome.reals()).isEqualTo(20);
    assertThat(outcome.leftOut()).hasSize(2);
    assertThat(outcome.leftOut().get(0)).contains("10tiny.png is 20 x 20");
    assertThat(outcome.leftOut().get(1)).contains("11broken.jpg");
    assertThat(contents(set)).isEqualTo(without);

    assertThatThrownBy(() -> forge(reals, folder.resolve("set"), 3, OnBadImage.FAIL, 2))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("10tiny.png")
        .hasMessageContaining("11broken.jpg");
    assertThat(folder.resolve("set")).doesNotExist();
  }

  @Test
  void badPicturesOnlyAreRefused() throws IOException {
    Path reals = Files.createDirectories(folder.resolve("reals"));
    Files.writeString(reals.resolve("broken.jpg"), "no image");
    assertRefused(reals, "all 1 real images cannot be forged");
  }

  @Test
  void aManifestOfAbsolutePathsAndSynonymsServesARelativeFolder() throws IOException {
    Path reals = reals(12);
    StringBuilder manifest = new StringBuilder("path,label\n");
    String[] labels = {"original", "Pristine", "0", "REAL"};
    for (int i = 0; i < 12; i++) {
      String name = i + (i % 2 == 0 ? ".png" : ".jpg");
      manifest.append(reals.resolve(name).toAbsolutePath()).append(',').append(labels[i % 4]);
      manifest.append('\n');
    }
    // Of two files of one name, the path below the folder tells them apart.
    manifest.append(Faces.write(reals.resolve("again/0.png"), 80, false, 99).toAbsolutePath());
    manifest.append(",real\n");
    Files.writeString(reals.resolve(Manifest.FILE_NAME), manifest + "x.jpg,forged\n");
    Path relative = Path.of("").toAbsolutePath().relativize(reals.toAbsolutePath());
    Path set = forge(relative, "set", 0, 2);
    assertThat(Manifest.read(set.resolve(Manifest.FILE_NAME))).hasSize(26);
    Files.writeString(reals.resolve(Manifest.FILE_NAME), manifest + "x.jpg,maybe\n");
    assertThatThrownBy(() -> forge(relative, "other", 0, 2))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("entry 14")
        .hasMessageContaining("maybe");
  }

  @Test
  void realsThatWouldGetOneNameAreRefused() throws IOException {
    Path reals = folder.resolve("reals");
    Faces.write(reals.resolve("a_b/x.jpg"), 80, false, 1);
    Faces.write(reals.resolve("a/b/x.jpg"), 80, false, 2);
    assertRefused(reals, "would both become a_b_x_jpg.jpg");
    Files.writeString(
        reals.resolve(Manifest.FILE_NAME), "path,label\na/b/x.jpg,0\na/../a/b/x.jpg,0\n");
    assertRefused(reals, "is listed twice");
  }

  private void assertRefused(Path reals, String message) throws IOException {
    assertThatThrownBy(() -> forge(reals, "set", 0, 2))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .isSubsetOf("reals", "empty", "set")
          .noneMatch(name -> name.endsWith(".draft"));
    }
  }
}
