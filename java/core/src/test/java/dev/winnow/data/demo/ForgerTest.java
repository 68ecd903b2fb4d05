package dev.winnow.data.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.opencv.global.opencv_core.CMP_EQ;
import static org.bytedeco.opencv.global.opencv_core.NORM_INF;
import static org.bytedeco.opencv.global.opencv_core.absdiff;
import static org.bytedeco.opencv.global.opencv_core.compare;
import static org.bytedeco.opencv.global.opencv_core.mean;
import static org.bytedeco.opencv.global.opencv_core.norm;

import dev.winnow.data.demo.Forger.Forgery;
import dev.winnow.data.demo.Forger.Kind;
import dev.winnow.data.demo.PortraitPainter.Portrait;
import java.util.EnumSet;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;

class ForgerTest {
  @Test
  void changesTheMaskedRegionAndNothingElse() {
    Set<Kind> seen = EnumSet.noneOf(Kind.class);
    for (long seed = 0; seed < 30; seed++) {
      try (PointerScope scope = new PointerScope()) {
        Dice dice = new Dice(seed);
        Portrait portrait = PortraitPainter.paint(dice);
        Mat photograph = Camera.photograph(portrait.radiance(), dice);
        Forgery forgery = Forger.forge(photograph, portrait.pose(), dice);
        seen.add(forgery.kind());
        Mat change = new Mat();
        absdiff(photograph, forgery.picture(), change);
        Mat outside = new Mat();
        compare(forgery.mask(), new Mat(0.0), outside, CMP_EQ);
        Mat untouched = new Mat();
        change.copyTo(untouched, outside);
        assertThat(norm(untouched, NORM_INF, new Mat())).isZero();
        Mat inside = new Mat();
        compare(forgery.mask(), new Mat(255.0), inside, CMP_EQ);
        assertThat(mean(change, inside).get(1))
            .as("mean change of %s", forgery.kind())
            .isGreaterThan(0.5);
      }
    }
    assertThat(seen).containsExactlyInAnyOrder(Kind.values());
  }
}
