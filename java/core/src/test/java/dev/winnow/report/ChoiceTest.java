package dev.winnow.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.data.Sample;
import dev.winnow.data.layout.Entry;
import dev.winnow.data.layout.Split;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChoiceTest {
  private static final String MASKED = "mask.png";

  private static Sample sample(String name, String group, String mask) {
    Entry entry =
        new Entry(
            Path.of(name),
            0,
            name,
            name.contains("fake") ? 1 : 0,
            Optional.of(Split.TEST),
            group,
            List.of(),
            "",
            Optional.of(mask).filter(file -> !file.isEmpty()).map(Path::of));
    return new Sample(0, entry, Split.TEST, "");
  }

  private static final List<Sample> SAMPLES =
      List.of(
          sample("test/fake/0.jpg", "warp", MASKED),
          sample("test/fake/1.jpg", "warp", MASKED),
          sample("test/fake/2.jpg", "blur", MASKED),
          sample("test/fake/3.jpg", "warp", ""),
          sample("test/real/0.jpg", "a place", ""),
          sample("test/real/2.jpg", "", ""),
          sample("test/real/3.jpg", "", ""));

  @Test
  void fakesComeKindByKindInTurnAndRealsByName() {
    assertThat(Choice.kinds(SAMPLES)).as("of fakes only").containsExactly("blur", "warp");
    assertThat(Choice.fakes(SAMPLES, 3))
        .extracting(Sample::name)
        .containsExactly("test/fake/2.jpg", "test/fake/0.jpg", "test/fake/1.jpg");
    assertThat(Choice.reals(SAMPLES, 2))
        .extracting(Sample::name)
        .containsExactly("test/real/0.jpg", "test/real/2.jpg");
  }

  @Test
  void whereNoKindIsKnownFakesComeByName() {
    List<Sample> unnamed = SAMPLES.stream().map(s -> sample(s.name(), "", "")).toList();
    assertThat(Choice.kinds(unnamed)).isEmpty();
    assertThat(Choice.fakes(unnamed, 9)).containsExactlyElementsOf(unnamed.subList(0, 4));
  }

  @Test
  void aPairNeedsTheForgedRegionAndARealImageOfItsName() {
    // 1 has no real image, 3 has no mask.
    assertThat(Choice.pairs(SAMPLES, 9))
        .extracting(pair -> pair.real().name() + " " + pair.fake().name())
        .containsExactly("test/real/2.jpg test/fake/2.jpg", "test/real/0.jpg test/fake/0.jpg");
    assertThat(Choice.pairs(SAMPLES.subList(3, 7), 9)).isEmpty();
  }
}
