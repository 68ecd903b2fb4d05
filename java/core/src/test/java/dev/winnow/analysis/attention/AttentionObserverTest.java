package dev.winnow.analysis.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.InvalidInputException;
import dev.winnow.analysis.Level;
import dev.winnow.analysis.attention.AttentionStudy.ClassMap;
import dev.winnow.analysis.attention.AttentionStudy.Drift;
import dev.winnow.analysis.attention.AttentionStudy.Image;
import dev.winnow.data.DataSet;
import dev.winnow.data.ImageSet;
import dev.winnow.explain.Localisation;
import dev.winnow.io.Json;
import dev.winnow.model.Architectures;
import dev.winnow.model.Model;
import dev.winnow.prune.Masks;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hipparchus.stat.StatUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttentionObserverTest {
  /** More than one batch of both classes, and the second is a short one. */
  private static final int PER_CLASS = 36;

  private static final Level DENSE = new Level(0, 0);

  /** Only zeros are pruned. */
  private static final Level SAME = new Level(1, 0.99);

  /** The first weight that red passes is pruned too. */
  private static final Level BLIND_TO_RED = new Level(2, 0.999);

  /** From one green pixel to one red one in the layer's sums. */
  private static final double GREEN = 1 / (4 * Planted.RED);

  @TempDir static Path folder;
  private static DataSet data;
  private static AttentionStudy study;

  @BeforeAll
  static void look() throws IOException {
    NativeRuntime.start(2);
    data = Planted.images(folder.resolve("images"), PER_CLASS);
    try (ImageSet images = data.images(data.samples());
        AttentionObserver observer = new AttentionObserver(images)) {
      try (Model model = Planted.network()) {
        observer.look(DENSE, model);
      }
      look(observer, SAME, Planted.WEIGHTS);
      look(observer, BLIND_TO_RED, Planted.WEIGHTS - 1);
      study = observer.study();
    }
  }

  private static void look(AttentionObserver observer, Level level, int alive) {
    try (Model model = Planted.network();
        Masks masks = new Masks(model.state())) {
      masks.pruneGlobally(alive);
      masks.apply();
      observer.look(level, model);
    }
  }

  @AfterAll
  static void close() {
    data.close();
  }

  private static List<Image> images(int label) {
    List<Image> images = study.images().stream().filter(image -> image.label() == label).toList();
    assertThat(images).hasSize(PER_CLASS);
    return images;
  }

  /**
   * A cell's plateau ends in ramps as long as a cell, so the edge at one half is the square's own;
   * but at a corner two ramps multiply, which takes (½ ln 2 − ¼) of a cell away.
   */
  private static final double IOU = 1 - 4 * (Math.log(2) / 2 - 0.25) / 4;

  @Test
  void theDenseNetworkLooksAtTheForgedRegion() {
    assertThat(study.size()).isEqualTo(Planted.SIZE);
    assertThat(study.levels()).containsExactly(DENSE, SAME, BLIND_TO_RED);
    for (Image image : images(1)) {
      ClassMap map = image.looks().get(0).fake();
      assertThat(image.group()).isEqualTo("swap");
      assertThat(image.region()).isEqualTo(1.0 / 16);
      assertThat(map.localisation().pointing()).isEqualTo(1);
      assertThat(map.localisation().iou()).isEqualTo(IOU, within(0.01));
      assertThat(map.area()).isEqualTo(map.localisation().iou() / 16, within(1e-9));
      assertThat(map.drift()).as("nothing to be compared with").isNull();
      // Each square reaches into 4 of the 4 × 4 pixels of the last pooling.
      assertThat(image.looks().get(0).pFake())
          .isEqualTo(sigmoid((4 * Planted.RED + 1) * 4 / 16), within(1e-4));
    }
  }

  private static double sigmoid(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }

  @Test
  void anIdenticalNetworkHasNotMoved() {
    for (Image image : study.images()) {
      ClassMap dense = own(image, 0);
      ClassMap same = own(image, 1);
      assertThat(same.area()).isEqualTo(dense.area());
      assertThat(same.localisation()).isEqualTo(dense.localisation());
      Drift drift = same.drift();
      assertThat(drift.correlation()).isEqualTo(1, within(1e-12));
      assertThat(drift).isEqualTo(new Drift(0, 0, 0, 1, drift.correlation(), 0.0));
    }
  }

  private static ClassMap own(Image image, int level) {
    return image.label() == 1 ? image.looks().get(level).fake() : image.looks().get(level).real();
  }

  @Test
  void aMaskThatBlindsTheNetworkMovesItsAttentionAway() {
    for (Image image : images(1)) {
      ClassMap map = image.looks().get(2).fake();
      assertThat(map.localisation()).isEqualTo(new Localisation(0, 0));
      assertThat(map.area()).isEqualTo(image.looks().get(0).fake().area(), within(1e-9));
      Drift drift = map.drift();
      // Along a side the squares of a plateau of 16 pixels and of two ramps; red goes from 1 to 0,
      // green from its share of red to 1.
      double side = 16;
      for (int k = 0; k < 16; k++) {
        side += 2 * Math.pow((k + 0.5) / 16, 2);
      }
      double expected = side * Math.hypot(1, 1 - GREEN);
      assertThat(drift.frobenius()).isEqualTo(expected, within(1e-3));
      assertThat(drift.rootMeanSquare()).isEqualTo(expected / Planted.SIZE, within(1e-5));
      // Four cells of α · 255/255, α = 4 / 64; only red's change of strength shows.
      assertThat(drift.raw()).isEqualTo(Math.sqrt(4) * 4 * Planted.RED / 64, within(1e-4));
      assertThat(drift.correlation()).isLessThan(0.3);
      // From the weighted mean of both squares, four cells apart in each direction, to the green.
      assertThat(drift.centreShift())
          .isEqualTo(4 * Planted.CELL * Math.sqrt(2) / (1 + GREEN), within(1e-3));
      assertThat(image.looks().get(2).pFake()).isEqualTo(sigmoid(4.0 / 16), within(1e-4));
    }
  }

  @Test
  void eachClassHasItsOwnMap() {
    for (Image image : images(0)) {
      for (int level = 0; level < 3; level++) {
        assertThat(image.region()).isNull();
        assertThat(image.looks().get(level).real().blank()).isFalse();
        assertThat(image.looks().get(level).real().localisation()).isNull();
        assertThat(image.looks().get(level).fake().blank()).as("no red, no green").isTrue();
      }
      // Blue does not pass the weight that was pruned.
      assertThat(image.looks().get(2).real().drift().frobenius()).isZero();
    }
    for (Image image : images(1)) {
      assertThat(image.looks().get(2).real().blank()).as("no blue").isTrue();
      assertThat(image.looks().get(2).real().drift())
          .as("of blank maps only what is defined")
          .isEqualTo(new Drift(0, 0, 0, 1, null, null));
    }
  }

  @Test
  void theStoryIsTold() {
    AttentionSummary summary = AttentionSummary.of(study);
    assertThat(summary.focus())
        .extracting(RegionFocus::finding)
        .containsExactly(Finding.STILL, Finding.LOST);
    assertThat(summary.drifts()).hasSize(8);
  }

  @Test
  void isReadBackAsItWasWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("attention.json"), Json.pretty(study));
    assertThat(Json.read(file, AttentionStudy.class)).isEqualTo(study);
    AttentionSummary summary = AttentionSummary.of(study);
    Files.writeString(file, Json.pretty(summary));
    assertThat(Json.read(file, AttentionSummary.class)).isEqualTo(summary);
  }

  @Test
  void memoryDoesNotGrowWithTheLooks() {
    try (ImageSet images = data.images(data.samples());
        AttentionObserver observer = new AttentionObserver(images)) {
      look(observer, DENSE, Planted.WEIGHTS);
      double[] growth = new double[7];
      for (int i = 0; i < growth.length; i++) {
        long before = NativeRuntime.liveBytes();
        look(observer, SAME, Planted.WEIGHTS);
        growth[i] = NativeRuntime.liveBytes() - before;
      }
      // What it usually grows by: once in a while Java's collector frees what other tests left. The
      // maps of one class are 4.5 MiB.
      assertThat(StatUtils.percentile(growth, 50)).isLessThan(1 << 18);
    }
  }

  @Test
  void whatCannotBeLookedAtIsRefused() {
    try (ImageSet none = data.images(List.of())) {
      assertThatThrownBy(() -> new AttentionObserver(none))
          .isInstanceOf(InvalidInputException.class);
    }
    try (ImageSet images = data.images(data.samples().subList(0, 2));
        AttentionObserver observer = new AttentionObserver(images);
        Model model = Planted.network();
        Model other = Architectures.create("resnet18", Planted.SIZE, 0, Device.CPU)) {
      assertThatThrownBy(observer::study).isInstanceOf(IllegalStateException.class);
      observer.look(DENSE, model);
      assertThatThrownBy(() -> observer.look(SAME, other))
          .as("a layer of another size")
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("[2, 8, 8]");
    }
  }
}
