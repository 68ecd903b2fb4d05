package dev.winnow.train.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Figures per video, worked out by hand. */
class VideoScoresTest {
  private static final Offset<Double> ROUNDING = within(1e-14);

  @Test
  void aVideoScoresTheMeanOfItsFramesProbabilities() {
    Metrics video =
        Metrics.of(
                Cases.frames(
                    new double[] {0.8, 0.3, 0.8, 0.1, 0.01},
                    new int[] {1, 0, 1, 0, 1},
                    List.of("swap", "", "swap", "", "swap"),
                    List.of("a", "b", "a", "b", "a")))
            .video();
    // a: (0.8 + 0.8 + 0.01) / 3 = 0.5367, fake (its mean logit would be −0.6); b: 0.2, real.
    assertThat(video.accuracy()).isEqualTo(1);
    assertThat(video.confusion()).isEqualTo(List.of(List.of(1, 0), List.of(0, 1)));
    double a = 1.61 / 3;
    assertThat(video.loss()).isEqualTo(-(Math.log(a) + Math.log(0.8)) / 2, ROUNDING);
    assertThat(video.brier()).isEqualTo(((1 - a) * (1 - a) + 0.2 * 0.2) / 2, ROUNDING);
    assertThat(video.groupRecall()).containsOnlyKeys("swap");
    assertThat(video.groupRecall().get("swap")).isEqualTo(new GroupRecall(1, 1));
    assertThat(video.video()).isNull();
  }

  @Test
  void aStillAmongFramesIsAVideoOfItsOwn() {
    Scores scores =
        Cases.frames(
            new double[] {0.4, 0.9, 0.3, 0.2, 0.6},
            new int[] {0, 1, 0, 0, 1},
            List.of("", "", "", "", ""),
            List.of("", "a", "", "b", "a"));
    Scores videos = VideoScores.of(scores).orElseThrow();
    assertThat(videos.labels()).containsExactly(0, 1, 0, 0);
    double[] logits = scores.logits();
    // One frame: its own logit to the bit. Two: (0.9 + 0.6) / 2 = 0.75, whose logit is log 3.
    assertThat(videos.logits()[0]).isEqualTo(logits[0]);
    assertThat(videos.logits()[1]).isEqualTo(Math.log(3), ROUNDING);
    assertThat(videos.logits()[2]).isEqualTo(logits[2]);
    assertThat(videos.logits()[3]).isEqualTo(logits[3]);
  }

  @Test
  void forgeriesOfOneRecordingAreVideosOfTheirOwn() {
    Scores scores =
        Cases.frames(
            new double[] {0.9, 0.8, 0.2, 0.7, 0.6},
            new int[] {1, 1, 0, 1, 1},
            List.of("swap", "mask", "", "swap", ""),
            List.of("a", "a", "a", "a", "a"));
    assertThat(VideoScores.of(scores).orElseThrow().labels()).containsExactly(1, 1, 0, 1);
  }

  @Test
  void sureFramesStayFinite() {
    List<String> group = List.of("", "");
    Scores scores =
        new Scores(2, new double[] {1000, 1000}, new int[] {1, 1}, group, List.of("a", "a"));
    assertThat(VideoScores.of(scores).orElseThrow().logits()[0]).isEqualTo(1000, within(1e-9));
    Scores half =
        new Scores(2, new double[] {1000, -1000}, new int[] {1, 1}, group, List.of("a", "a"));
    assertThat(VideoScores.of(half).orElseThrow().logits()[0]).isEqualTo(0, within(1e-12));
  }

  @Test
  void manyClasses() {
    double[] logits = new double[6];
    System.arraycopy(Cases.logs(3, 0.7, 0.2, 0.1), 0, logits, 0, 3);
    System.arraycopy(Cases.logs(-40, 0.1, 0.6, 0.3), 0, logits, 3, 3);
    Scores scores = new Scores(3, logits, new int[] {1, 1}, List.of("", ""), List.of("a", "a"));
    // Means 0.4, 0.4, 0.2; of class 1: −log 0.4.
    assertThat(Metrics.of(scores).video().loss()).isEqualTo(-Math.log(0.4), ROUNDING);
  }
}
