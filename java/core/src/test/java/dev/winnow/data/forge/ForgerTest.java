package dev.winnow.data.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.opencv.global.opencv_core.CMP_EQ;
import static org.bytedeco.opencv.global.opencv_core.CMP_GT;
import static org.bytedeco.opencv.global.opencv_core.NORM_INF;
import static org.bytedeco.opencv.global.opencv_core.absdiff;
import static org.bytedeco.opencv.global.opencv_core.compare;
import static org.bytedeco.opencv.global.opencv_core.countNonZero;
import static org.bytedeco.opencv.global.opencv_core.mean;
import static org.bytedeco.opencv.global.opencv_core.norm;

import dev.winnow.data.forge.Forger.Forgery;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ForgerTest {
  private static Forgery forge(Kind kind, Photograph target, long seed) {
    return Forger.forge(
        kind, target, () -> Faces.photograph(200, false, 1000 + seed), 128, 6, new Dice(seed));
  }

  @ParameterizedTest
  @EnumSource
  void changesTheMaskedRegionAndNothingElse(Kind kind) {
    for (long seed = 0; seed < 20; seed++) {
      try (PointerScope scope = new PointerScope()) {
        Photograph target = Faces.photograph(160, false, seed);
        Forgery forgery = forge(kind, target, seed);
        double share = mean(forgery.mask()).get(0) / 255;
        assertThat(share).as("mask of seed %d", seed).isBetween(0.01, 0.6);
        Mat change = new Mat();
        absdiff(target.pixels(), forgery.picture(), change);
        Mat outside = new Mat();
        compare(forgery.mask(), new Mat(0.0), outside, CMP_EQ);
        assertThat(countNonZero(outside)).isPositive();
        Mat untouched = new Mat();
        change.copyTo(untouched, outside);
        assertThat(norm(untouched, NORM_INF, new Mat())).as("seed %d", seed).isZero();
        Mat inside = new Mat();
        compare(forgery.mask(), new Mat(250.0), inside, CMP_GT);
        assertThat(mean(change, inside).get(1)).as("mean change in seed %d", seed).isGreaterThan(1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aGreyPictureStaysGrey(Kind kind) {
    for (long seed = 0; seed < 5; seed++) {
      try (PointerScope scope = new PointerScope()) {
        Photograph target = Faces.photograph(160, true, seed);
        assertThat(target.isGrey()).isTrue();
        Forgery forgery = forge(kind, target, seed);
        assertThat(new Photograph(forgery.picture(), target.face()).isGrey()).isTrue();
        assertThat(norm(target.pixels(), forgery.picture(), NORM_INF, new Mat())).isPositive();
      }
    }
  }
}
