package dev.winnow.data.guard;

import dev.winnow.data.Sample;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Samples that count on their own: frames of one video say one thing many times. */
final class Independent {
  private Independent() {}

  /** One sample of each video and class, and every still image. */
  static List<Sample> of(List<Sample> samples) {
    Set<String> seen = new HashSet<>();
    return samples.stream()
        .filter(
            sample ->
                sample.entry().video().isEmpty()
                    || seen.add(sample.label() + " " + sample.entry().video()))
        .toList();
  }

  /** {@link RocAuc#chanceError} of samples, by those that count. */
  static double chanceError(List<Sample> samples) {
    List<Sample> counting = of(samples);
    long fakes = counting.stream().filter(sample -> sample.label() == 1).count();
    return RocAuc.chanceError(counting.size() - fakes, fakes);
  }
}
