package dev.winnow.train.metrics;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Small sets of scores. */
final class Cases {
  private Cases() {}

  /** Stills without a group, from logits. */
  static Scores logits(int classes, double[] logits, int... labels) {
    List<String> none = Collections.nCopies(labels.length, "");
    return new Scores(classes, logits, labels, none, none);
  }

  /** Stills without a group, from p(fake). */
  static Scores fakes(double[] p, int... labels) {
    return logits(2, logits(p), labels);
  }

  /** Frames and groups, from p(fake). */
  static Scores frames(double[] p, int[] labels, List<String> groups, List<String> videos) {
    return new Scores(2, logits(p), labels, groups, videos);
  }

  private static double[] logits(double[] p) {
    return Arrays.stream(p).map(fake -> Math.log(fake / (1 - fake))).toArray();
  }

  /** One image's logits from its probabilities; they may be moved by any number. */
  static double[] logs(double moved, double... p) {
    return Arrays.stream(p).map(of -> Math.log(of) + moved).toArray();
  }
}
