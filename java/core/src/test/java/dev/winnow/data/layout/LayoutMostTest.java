package dev.winnow.data.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LayoutMostTest {
  @Test
  void everySplitAndClassKeepsItsShare() {
    Layout all = layout(600, 300, 90, 10);
    Layout some = all.most(100);
    assertThat(count(some, Split.TRAIN, 0)).isEqualTo(60);
    assertThat(count(some, Split.TRAIN, 1)).isEqualTo(30);
    assertThat(count(some, Split.TEST, 0)).isEqualTo(9);
    assertThat(count(some, Split.TEST, 1)).isEqualTo(1);
    assertThat(all.entries()).containsAll(some.entries());
    assertThat(some.entries()).isNotEqualTo(all.entries().subList(0, 100));
    assertThat(all.most(100)).isEqualTo(some);
  }

  @Test
  void noSplitIsLeftWithoutAClass() {
    assertThat(layout(600, 300, 90, 10).most(5).entries()).hasSizeBetween(4, 6);
    assertThat(count(layout(600, 300, 90, 10).most(5), Split.TEST, 1)).isEqualTo(1);
  }

  @Test
  void noLimitAndAWideOneTakeAll() {
    Layout all = layout(6, 3, 2, 1);
    assertThat(all.most(0)).isSameAs(all);
    assertThat(all.most(12)).isSameAs(all);
  }

  private static long count(Layout layout, Split split, int label) {
    return layout.entries().stream()
        .filter(entry -> entry.split().equals(Optional.of(split)) && entry.label() == label)
        .count();
  }

  private static Layout layout(int trainReal, int trainFake, int testReal, int testFake) {
    List<Entry> entries = new ArrayList<>();
    add(entries, Split.TRAIN, 0, trainReal);
    add(entries, Split.TRAIN, 1, trainFake);
    add(entries, Split.TEST, 0, testReal);
    add(entries, Split.TEST, 1, testFake);
    return new Layout("planted", Path.of("."), Layout.Media.IMAGES, Layout.REAL_AND_FAKE, entries);
  }

  private static void add(List<Entry> entries, Split split, int label, int count) {
    for (int i = 0; i < count; i++) {
      String name = String.format("%s/%d/%03d.png", split.label(), label, i);
      entries.add(new Entry(Path.of(name), 0, name, label, Optional.of(split), "", List.of(), ""));
    }
  }
}
