package dev.winnow.data.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.InvalidInputException;
import dev.winnow.data.layout.Entry;
import dev.winnow.data.layout.Split;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SplitDrawTest {
  private static Entry entry(
      String name, int label, Split split, String video, String... identities) {
    return new Entry(
        Path.of(name), 0, name, label, Optional.ofNullable(split), "", List.of(identities), video);
  }

  private static List<String> digests(List<Entry> entries) {
    return entries.stream().map(entry -> "digest of " + entry.name()).toList();
  }

  private static Map<String, Set<Split>> splitsOfIdentities(List<Entry> entries, SplitDraw draw) {
    Map<String, Set<Split>> seen = new TreeMap<>();
    for (int i = 0; i < entries.size(); i++) {
      for (String identity : entries.get(i).identities()) {
        seen.computeIfAbsent(identity, k -> new HashSet<>()).add(draw.splits().get(i));
      }
    }
    return seen;
  }

  /** Pairs that were swapped with each other, as in FaceForensics++. */
  private static List<Entry> swappedPairs(int pairs) {
    List<Entry> entries = new ArrayList<>();
    for (int pair = 0; pair < pairs; pair++) {
      String a = "a" + pair;
      String b = "b" + pair;
      entries.add(entry(a, 0, null, a, a));
      entries.add(entry(b, 0, null, b, b));
      entries.add(entry(a + "_" + b, 1, null, a + "_" + b, a, b));
      entries.add(entry(b + "_" + a, 1, null, b + "_" + a, b, a));
    }
    return entries;
  }

  @Test
  void nobodyIsInTwoSplits() {
    List<Entry> entries = swappedPairs(100);
    SplitDraw draw = SplitDraw.of(entries, digests(entries), 3, false);
    assertThat(draw.rule()).contains("by identity, seed 3");
    assertThat(splitsOfIdentities(entries, draw).values()).allMatch(in -> in.size() == 1);
    assertThat(draw.splits()).filteredOn(Split.VALIDATION::equals).hasSize(60);
    assertThat(draw.splits()).filteredOn(Split.TEST::equals).hasSize(60);
  }

  @Test
  void whereEverybodyWasSwappedWithEverybodyTheTargetDecides() {
    List<Entry> entries = new ArrayList<>();
    for (int a = 0; a < 20; a++) {
      entries.add(entry("real" + a, 0, null, "real" + a, "id" + a));
      entries.add(entry("fake" + a, 1, null, "fake" + a, "id" + a, "id" + (a + 1) % 20));
    }
    SplitDraw draw = SplitDraw.of(entries, digests(entries), 0, false);
    assertThat(draw.rule()).contains("by target identity");
    Map<String, Set<Split>> targets = new TreeMap<>();
    for (int i = 0; i < entries.size(); i++) {
      targets
          .computeIfAbsent(entries.get(i).identities().get(0), k -> new HashSet<>())
          .add(draw.splits().get(i));
    }
    assertThat(targets.values()).allMatch(in -> in.size() == 1);
    assertThat(draw.splits()).contains(Split.VALIDATION, Split.TEST);
  }

  @Test
  void framesOfAVideoStayTogether() {
    List<Entry> entries = new ArrayList<>();
    for (int video = 0; video < 40; video++) {
      for (int frame = 0; frame < 5; frame++) {
        entries.add(entry("v" + video + "/" + frame, video % 2, null, "v" + video));
      }
    }
    SplitDraw draw = SplitDraw.of(entries, digests(entries), 0, false);
    assertThat(draw.rule()).contains("by video");
    for (int i = 0; i < entries.size(); i++) {
      assertThat(draw.splits().get(i)).isEqualTo(draw.splits().get(i / 5 * 5));
    }
  }

  @Test
  void aLargeUnitGoesToNoSmallSplit() {
    List<Entry> entries = new ArrayList<>();
    for (int label = 0; label <= 1; label++) {
      // Four tenths of a class in one video, wherever the hash puts it.
      for (int i = 0; i < 100; i++) {
        String video = label + (i < 40 ? "large" : "small" + i / 3);
        entries.add(entry(label + "/" + i, label, null, video));
      }
    }
    for (long seed = 0; seed < 20; seed++) {
      SplitDraw draw = SplitDraw.of(entries, digests(entries), seed, false);
      assertThat(draw.splits().get(0)).as("seed %d", seed).isEqualTo(Split.TRAIN);
      assertThat(draw.splits()).filteredOn(Split.VALIDATION::equals).hasSizeBetween(28, 32);
      assertThat(draw.splits()).filteredOn(Split.TEST::equals).hasSizeBetween(28, 32);
    }
  }

  @Test
  void everySplitGetsAClassThoughItsUnitsAreLarge() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      entries.add(entry("f" + i, i % 2, null, "video " + i % 8));
    }
    SplitDraw draw = SplitDraw.of(entries, digests(entries), 0, false);
    for (Split split : Split.values()) {
      for (int label = 0; label <= 1; label++) {
        int wanted = label;
        assertThat(entries.stream().filter(e -> e.label() == wanted))
            .anyMatch(e -> draw.splits().get(entries.indexOf(e)) == split);
      }
    }
  }

  @Test
  void twoPeopleInManyVideosAreNotParted() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      entries.add(entry("f" + i, i % 2, null, "video " + i / 2, "person " + i % 2));
    }
    SplitDraw draw = SplitDraw.of(entries, digests(entries), 0, false);
    assertThat(splitsOfIdentities(entries, draw).values()).allMatch(in -> in.size() == 1);
  }

  @Test
  void framesOfTooFewVideosAreNotPartedEither() {
    List<Entry> entries = new ArrayList<>();
    for (int frame = 0; frame < 40; frame++) {
      entries.add(entry("f" + frame, frame % 2, null, "video " + frame % 4));
    }
    SplitDraw draw = SplitDraw.of(entries, digests(entries), 0, false);
    assertThat(draw.rule()).contains("by video");
    for (int i = 0; i < entries.size(); i++) {
      assertThat(draw.splits().get(i)).isEqualTo(draw.splits().get(i % 4));
    }
  }

  @Test
  void givenSplitsStayUnlessDrawnAnew() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      // One person a pair of images, and each pair parted: a set that leaks as much as it can.
      entries.add(
          entry("i" + i, i / 2 % 2, i % 2 == 0 ? Split.TRAIN : Split.TEST, "", "p" + i / 2));
    }
    SplitDraw given = SplitDraw.of(entries, digests(entries), 0, false);
    assertThat(given.rule()).startsWith("validation 0.15 of train");
    for (int i = 1; i < 60; i += 2) {
      assertThat(given.splits().get(i)).isEqualTo(Split.TEST);
    }
    SplitDraw anew = SplitDraw.of(entries, digests(entries), 0, true);
    assertThat(SplitDraw.isAnew(anew.rule())).isTrue();
    assertThat(SplitDraw.isAnew(given.rule())).isFalse();
    assertThat(splitsOfIdentities(entries, anew).values()).allMatch(in -> in.size() == 1);
  }

  @Test
  void someImagesWithoutASplitAreAnError() {
    List<Entry> entries = List.of(entry("a", 0, Split.TRAIN, ""), entry("b", 1, null, ""));
    assertThatThrownBy(() -> SplitDraw.of(entries, digests(entries), 0, false))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("b belongs to no split");
    List<Entry> noTraining = List.of(entry("a", 0, Split.TEST, ""), entry("b", 1, Split.TEST, ""));
    assertThatThrownBy(() -> SplitDraw.of(noTraining, digests(noTraining), 0, false))
        .hasMessageContaining("no training images");
  }

  @Test
  void foldsPartNobody() {
    List<Entry> entries = swappedPairs(50);
    int[] folds = Folds.deal(entries, digests(entries), 5);
    Map<String, Set<Integer>> seen = new TreeMap<>();
    int[] sizes = new int[5];
    for (int i = 0; i < folds.length; i++) {
      int fold = folds[i];
      sizes[fold]++;
      entries
          .get(i)
          .identities()
          .forEach(id -> seen.computeIfAbsent(id, k -> new HashSet<>()).add(fold));
    }
    assertThat(seen.values()).allMatch(in -> in.size() == 1);
    assertThat(sizes).containsOnly(40);
  }
}
