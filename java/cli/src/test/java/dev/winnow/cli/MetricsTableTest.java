package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.train.metrics.Metrics;
import dev.winnow.train.metrics.Scores;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsTableTest {
  @Test
  void videosHaveAColumnAndGroupsALine() {
    Scores scores =
        new Scores(
            2,
            new double[] {2, -1, -3},
            new int[] {1, 1, 0},
            List.of("blend", "blend", ""),
            List.of("a", "a", "b"));
    assertThat(print(Metrics.of(scores), List.of("real", "fake")))
        .contains(
            "                                 images         videos",
            "number                                3              2",
            "accuracy                         0.6667         1.0000",
            "images, called                     real           fake",
            "fake                                  1              1",
            "videos, called                     real           fake",
            "fake                                  0              1",
            "blend                       0.5000 of 2    1.0000 of 1");
  }

  @Test
  void whatIsNotDefinedIsADash() {
    Scores scores =
        new Scores(
            3, new double[] {1, 0, 0, 0, 2, 0}, new int[] {0, 2}, List.of("", ""), List.of("", ""));
    assertThat(print(Metrics.of(scores), List.of("0", "1", "7")))
        .contains(
            "equal error rate                      –",
            "images, called                        0              1              7",
            "7                                     0              1              0");
  }

  private static List<String> print(Metrics metrics, List<String> classes) {
    StringWriter out = new StringWriter();
    MetricsTable.print(metrics, classes, new PrintWriter(out, true));
    return out.toString().lines().toList();
  }
}
