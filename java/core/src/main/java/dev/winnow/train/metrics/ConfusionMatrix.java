package dev.winnow.train.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** How many images of each class are called what. */
final class ConfusionMatrix {
  private final int[][] counts;

  ConfusionMatrix(Scores scores) {
    counts = new int[scores.classes()][scores.classes()];
    for (int i = 0; i < scores.count(); i++) {
      counts[scores.labels()[i]][scores.decision(i)]++;
    }
  }

  /** Rows: what the images are; columns: what they are called. */
  List<List<Integer>> rows() {
    return Arrays.stream(counts).map(row -> Arrays.stream(row).boxed().toList()).toList();
  }

  double accuracy() {
    int right = IntStream.range(0, counts.length).map(c -> counts[c][c]).sum();
    return (double) right / Arrays.stream(counts).flatMapToInt(Arrays::stream).sum();
  }

  /** Mean over the classes that occur of the share of their images that is called right. */
  double balancedAccuracy() {
    return IntStream.range(0, counts.length)
        .filter(c -> images(c) > 0)
        .mapToDouble(c -> (double) counts[c][c] / images(c))
        .average()
        .getAsDouble();
  }

  private int images(int label) {
    return Arrays.stream(counts[label]).sum();
  }
}
