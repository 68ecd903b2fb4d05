package dev.winnow.train.metrics;

import java.util.Arrays;
import java.util.List;

/**
 * What a network said of a set of images, and what they are.
 *
 * @param classes C: 2 = real and fake, with one logit an image, p(fake) = σ(logit); more = a
 *     softmax over C logits an image
 * @param logits [N], or [N, C] row after row; finite
 * @param labels [N], each a class: 0 = real, 1 = fake where there are two
 * @param groups [N]: kind of forgery, or any attribute; empty where there is none
 * @param videos [N]: the video that it is a frame of; empty for a still
 */
public record Scores(
    int classes, double[] logits, int[] labels, List<String> groups, List<String> videos) {
  /**
   * Holds copies.
   *
   * @throws IllegalArgumentException when there is no image, a length does not fit, or a label is
   *     no class
   */
  public Scores {
    int n = labels.length;
    int width = classes == 2 ? 1 : classes;
    if (classes < 2 || n == 0) {
      throw new IllegalArgumentException(classes + " classes, " + n + " images");
    }
    if (logits.length != (long) n * width || groups.size() != n || videos.size() != n) {
      throw new IllegalArgumentException(
          String.format(
              "%d images of %d classes with %d logits, %d groups and %d videos",
              n, classes, logits.length, groups.size(), videos.size()));
    }
    if (Arrays.stream(labels).anyMatch(label -> label < 0 || label >= classes)) {
      throw new IllegalArgumentException("a label is none of " + classes + " classes");
    }
    // + 0.0: −0.0 becomes 0.0. They are one score, but sorting and ranking tell them apart.
    logits = Arrays.stream(logits).map(logit -> logit + 0.0).toArray();
    labels = labels.clone();
    groups = List.copyOf(groups);
    videos = List.copyOf(videos);
  }

  /** Number of images. */
  public int count() {
    return labels.length;
  }

  /**
   * The class that an image is called: fake from p(fake) = 0.5; of many the likeliest, the first.
   */
  public int decision(int image) {
    if (classes == 2) {
      return logits[image] >= 0 ? 1 : 0;
    }
    int best = 0;
    for (int c = 1; c < classes; c++) {
      if (logits[image * classes + c] > logits[image * classes + best]) {
        best = c;
      }
    }
    return best;
  }

  /** The image is called what it is. */
  boolean isRight(int image) {
    return decision(image) == labels[image];
  }

  /**
   * log p of each class, for one image: zᵢ − max z − log Σ exp(zⱼ − max z). The largest term of the
   * sum is 1 and goes to log1p, so that a sure p keeps its distance from 1.
   */
  double[] logProbabilities(int image) {
    double[] logs =
        classes == 2
            ? new double[] {0, logits[image]}
            : Arrays.copyOfRange(logits, image * classes, (image + 1) * classes);
    int top = decision(image);
    double max = logs[top];
    double others = 0;
    for (int c = 0; c < classes; c++) {
      logs[c] -= max;
      others += c == top ? 0 : Math.exp(logs[c]);
    }
    double logSum = Math.log1p(others);
    for (int c = 0; c < classes; c++) {
      logs[c] -= logSum;
    }
    return logs;
  }
}
