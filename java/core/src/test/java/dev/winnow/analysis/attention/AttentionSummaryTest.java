package dev.winnow.analysis.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.analysis.Level;
import dev.winnow.analysis.attention.AttentionStudy.ClassMap;
import dev.winnow.analysis.attention.AttentionStudy.Drift;
import dev.winnow.analysis.attention.AttentionStudy.Image;
import dev.winnow.analysis.attention.AttentionStudy.Look;
import dev.winnow.explain.Localisation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttentionSummaryTest {
  private static final Level DENSE = new Level(0, 0);
  private static final Level PRUNED = new Level(4, 0.59);
  private static final ClassMap BLANK = new ClassMap(0, null, null);

  /** A fake with a known region of a quarter of the image. */
  private static Image fake(int i, double denseHit, double prunedHit) {
    return new Image(
        "fake/" + i,
        1,
        "swap",
        0.25,
        List.of(
            new Look(0.9, new ClassMap(0.4, null, new Localisation(denseHit, 0.5)), BLANK),
            new Look(
                0.8,
                new ClassMap(0.2, drift(10 + i, 0.5), new Localisation(prunedHit, 0.3)),
                new ClassMap(0, drift(0, null), null))));
  }

  private static Drift drift(double frobenius, Double correlation) {
    return new Drift(frobenius, frobenius / 100, 1, 0.5, correlation, correlation);
  }

  /** Twenty fakes, of which the dense network hits the first and the ticket others. */
  private static AttentionStudy study(int denseHits, int prunedHits) {
    List<Image> images = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      images.add(fake(i, i < denseHits ? 1 : 0, i < prunedHits ? 1 : 0));
    }
    return new AttentionStudy(100, List.of(DENSE, PRUNED), images);
  }

  private static RegionFocus focus(int denseHits, int prunedHits) {
    return AttentionSummary.of(study(denseHits, prunedHits)).focus().get(0);
  }

  @Test
  void driftIsSummedUpByClass() {
    List<ClassDrift> drifts = AttentionSummary.of(study(20, 20)).drifts();
    // The two classes of maps, on fakes: there are no reals.
    assertThat(drifts).hasSize(2).allMatch(drift -> drift.label() == 1 && drift.images() == 20);
    ClassDrift fake = drifts.get(0);
    assertThat(fake.map()).isEqualTo(1);
    assertThat(fake.level()).isEqualTo(PRUNED);
    // 10, 11, …, 29.
    assertThat(fake.frobenius().mean()).isEqualTo(19.5, within(1e-12));
    assertThat(fake.frobenius().median()).isEqualTo(19.5, within(1e-12));
    assertThat(fake.frobenius().deviation()).isEqualTo(Math.sqrt(35), within(1e-12));
    assertThat(fake.blankPruned()).isZero();
    assertThat(fake.area().mean()).isEqualTo(0.2, within(1e-12));
    assertThat(fake.areaChange().dense()).isEqualTo(0.4, within(1e-12));
    assertThat(fake.areaChange().difference().high()).isEqualTo(-0.2, within(1e-9));

    ClassDrift real = drifts.get(1);
    assertThat(real.map()).isZero();
    assertThat(real.blankDense()).isEqualTo(20);
    assertThat(real.blankPruned()).isEqualTo(20);
    assertThat(real.correlation()).as("defined for none").isNull();
    assertThat(real.overlap().images()).isEqualTo(20);
  }

  @Test
  void focusIsPairedAndBesideChance() {
    RegionFocus focus = focus(16, 12);
    assertThat(focus.images()).isEqualTo(20);
    assertThat(focus.chance()).isEqualTo(0.25);
    assertThat(focus.pointing().dense()).isEqualTo(0.8);
    assertThat(focus.pointing().pruned()).isEqualTo(0.6);
    assertThat(focus.pointing().difference().mean()).isEqualTo(-0.2, within(1e-12));
    assertThat(focus.denseOverChance().mean()).isEqualTo(0.55, within(1e-12));
    assertThat(focus.prunedOverChance().mean()).isEqualTo(0.35, within(1e-12));
    assertThat(focus.iou().difference().mean()).isEqualTo(-0.2, within(1e-12));
  }

  @Test
  void aFindingNeedsItsIntervals() {
    assertThat(focus(20, 20).finding()).isEqualTo(Finding.STILL);
    assertThat(focus(20, 18).finding()).as("two lost may be chance").isEqualTo(Finding.STILL);
    assertThat(focus(20, 12).finding()).isEqualTo(Finding.LESS);
    assertThat(focus(20, 5).finding()).isEqualTo(Finding.LOST);
    assertThat(focus(11, 8).finding()).isEqualTo(Finding.UNDECIDED);
    assertThat(focus(5, 20).finding()).isEqualTo(Finding.FOUND);
    assertThat(focus(5, 5).finding()).isEqualTo(Finding.NEITHER);
  }

  @Test
  void whereNoRegionIsKnownThereIsNoFocus() {
    Image real =
        new Image(
            "real/0",
            0,
            "",
            null,
            List.of(
                new Look(0.1, BLANK, new ClassMap(0.1, null, null)),
                new Look(0.2, BLANK_MOVED, new ClassMap(0.1, drift(3, 0.9), null))));
    AttentionSummary summary =
        AttentionSummary.of(new AttentionStudy(100, List.of(DENSE, PRUNED), List.of(real)));
    assertThat(summary.focus()).isEmpty();
    ClassDrift own = summary.drifts().get(1);
    assertThat(own.map()).isZero();
    assertThat(own.label()).isZero();
    assertThat(own.frobenius()).isEqualTo(new Spread(1, 3, null, 3));
    assertThat(own.areaChange().difference()).as("no interval of one image").isNull();
  }

  private static final ClassMap BLANK_MOVED = new ClassMap(0, drift(0, null), null);
}
