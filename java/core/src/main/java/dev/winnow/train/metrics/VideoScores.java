package dev.winnow.train.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One score a video: the mean of its frames' probabilities. */
final class VideoScores {
  private VideoScores() {}

  /** Layouts may give all forgeries of a recording one name: each is a video of its own. */
  private record Video(String name, int label, String group) {}

  /**
   * The videos in the order of their first frames, as stills: their logits are those of their mean
   * probabilities. A still among them is a video of one frame. Empty where all images are stills.
   */
  static Optional<Scores> of(Scores scores) {
    if (scores.videos().stream().allMatch(String::isEmpty)) {
      return Optional.empty();
    }
    Map<Object, List<Integer>> byVideo = new LinkedHashMap<>();
    for (int i = 0; i < scores.count(); i++) {
      String name = scores.videos().get(i);
      Object video =
          name.isEmpty() ? i : new Video(name, scores.labels()[i], scores.groups().get(i));
      byVideo.computeIfAbsent(video, key -> new ArrayList<>()).add(i);
    }
    Collection<List<Integer>> videos = byVideo.values();
    return Optional.of(
        new Scores(
            scores.classes(),
            videos.stream().flatMapToDouble(v -> Arrays.stream(logits(scores, v))).toArray(),
            videos.stream().mapToInt(frames -> scores.labels()[frames.get(0)]).toArray(),
            videos.stream().map(frames -> scores.groups().get(frames.get(0))).toList(),
            Collections.nCopies(videos.size(), "")));
  }

  /**
   * Logits that give the mean of the frames' probabilities: log Σ p(fake) − log Σ p(real), or log Σ
   * p(c) of each class, over the frames. As logarithms they stay finite where a probability rounds
   * to 0 or 1.
   */
  private static double[] logits(Scores scores, List<Integer> frames) {
    if (frames.size() == 1 && scores.classes() == 2) {
      return new double[] {scores.logits()[frames.get(0)]};
    }
    double[][] logs = frames.stream().map(scores::logProbabilities).toArray(double[][]::new);
    double[] sums = new double[scores.classes()];
    for (int c = 0; c < sums.length; c++) {
      sums[c] = logSum(logs, c);
    }
    return sums.length == 2 ? new double[] {sums[1] - sums[0]} : sums;
  }

  /** log Σ exp over column c. */
  private static double logSum(double[][] logs, int c) {
    double max = Arrays.stream(logs).mapToDouble(row -> row[c]).max().getAsDouble();
    return max + Math.log(Arrays.stream(logs).mapToDouble(row -> Math.exp(row[c] - max)).sum());
  }
}
