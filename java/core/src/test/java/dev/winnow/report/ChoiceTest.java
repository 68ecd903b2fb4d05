package dev.winnow.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.data.Sample;
import dev.winnow.data.layout.Entry;
import dev.winnow.data.layout.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChoiceTest {
  @TempDir Path root;

  private Sample sample(String name) {
    Entry entry =
        new Entry(
            root.resolve(name),
            0,
            name,
            name.contains("fake") ? 1 : 0,
            Optional.of(Split.TEST),
            "",
            List.of(),
            "");
    return new Sample(0, entry, Split.TEST, "");
  }

  private final List<String> names =
      List.of(
          "test/fake/0.jpg",
          "test/fake/1.jpg",
          "test/fake/2.jpg",
          "test/fake/3.jpg",
          "test/real/0.jpg",
          "test/real/2.jpg",
          "test/real/3.jpg");

  private List<Sample> samples() {
    return names.stream().map(this::sample).toList();
  }

  private Forgeries manifest() throws IOException {
    Files.writeString(
        root.resolve("manifest.csv"),
        """
        path,label,group,mask
        test/real/0.jpg,real,,
        test/fake/0.jpg,fake,warp,masks/0.png
        test/fake/1.jpg,fake,warp,masks/1.png
        test/fake/2.jpg,fake,blur,masks/2.png
        test/fake/3.jpg,fake,warp,masks/3.png
        """);
    Path masks = Files.createDirectories(root.resolve("masks"));
    for (String name : List.of("0.png", "1.png", "2.png")) {
      Files.createFile(masks.resolve(name));
    }
    return Forgeries.of(root);
  }

  @Test
  void fakesComeKindByKindInTurnAndRealsByName() throws IOException {
    Forgeries forgeries = manifest();
    assertThat(forgeries.kinds()).containsExactly("blur", "warp");
    assertThat(Choice.fakes(samples(), forgeries, 3))
        .extracting(Sample::name)
        .containsExactly("test/fake/2.jpg", "test/fake/0.jpg", "test/fake/1.jpg");
    assertThat(Choice.reals(samples(), 2))
        .extracting(Sample::name)
        .containsExactly("test/real/0.jpg", "test/real/2.jpg");
  }

  @Test
  void whereNoKindIsKnownFakesComeByName() {
    Forgeries none = Forgeries.of(root);
    assertThat(none.kinds()).isEmpty();
    assertThat(Choice.fakes(samples(), none, 9))
        .extracting(Sample::name)
        .containsExactlyElementsOf(names.subList(0, 4));
    assertThat(none.mask(sample(names.get(0)))).isEmpty();
  }

  @Test
  void aPairNeedsTheForgedRegionAndARealImageOfItsName() throws IOException {
    // 1 has no real image, 3 has no mask.
    assertThat(Choice.pairs(samples(), manifest(), 9))
        .extracting(pair -> pair.real().name() + " " + pair.fake().name())
        .containsExactly("test/real/2.jpg test/fake/2.jpg", "test/real/0.jpg test/fake/0.jpg");
    assertThat(Choice.pairs(samples(), Forgeries.of(root.resolve("none")), 9)).isEmpty();
  }
}
