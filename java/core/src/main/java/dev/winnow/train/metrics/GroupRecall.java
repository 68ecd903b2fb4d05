package dev.winnow.train.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How many of a group's images are called right.
 *
 * @param images of the group; videos where figures are per video
 * @param recall share of them that is called what they are, 0 to 1
 */
public record GroupRecall(int images, double recall) {
  /** The groups that have a name, in the order of their names. */
  static Map<String, GroupRecall> of(Scores scores) {
    return IntStream.range(0, scores.count())
        .filter(i -> !scores.groups().get(i).isEmpty())
        .boxed()
        .collect(
            Collectors.groupingBy(
                scores.groups()::get,
                TreeMap::new,
                Collectors.collectingAndThen(
                    Collectors.summarizingInt(i -> scores.isRight(i) ? 1 : 0),
                    right -> new GroupRecall((int) right.getCount(), right.getAverage()))));
  }
}
